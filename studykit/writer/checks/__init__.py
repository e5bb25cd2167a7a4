"""What a written card is held to: one pure predicate a file, each with a code."""
