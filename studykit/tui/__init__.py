"""The review app in the terminal."""
