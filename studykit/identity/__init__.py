"""Ids and matching: which card a candidate is."""
