"""The words that rules go by, as data; read by word_lists.py."""
