"""From notes to cards, again and again: plan, apply, undo."""
