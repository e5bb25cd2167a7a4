"""Card text to safe HTML or terminal text. Pure."""
