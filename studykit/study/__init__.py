"""The review engine, for every front end."""
