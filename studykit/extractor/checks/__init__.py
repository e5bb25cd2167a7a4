"""Checks of claims and of finished cards by rules: each a function with a code."""
