"""What comes in: reviews and edits from Anki, and foreign decks."""
