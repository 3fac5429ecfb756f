"""Positions as everybody sees them: list, page, suggestions."""
