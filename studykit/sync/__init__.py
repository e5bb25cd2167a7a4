"""A running Anki, and the servers that collections are synced with."""
