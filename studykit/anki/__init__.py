"""Anki's facts: note types, fields, review rows."""
