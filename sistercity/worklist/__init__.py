"""Whose turn, by when."""
