"""Positions as their agency writes them."""
