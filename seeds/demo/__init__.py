"""Deterministic demo data in three sizes: a small site, a whole fair, a national load."""
