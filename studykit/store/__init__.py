"""The study database: the only room with SQLite."""
