"""Ranked lists with reasons: candidates for a position, positions for a graduate."""
