"""Messy human text becomes typed values, each with the text it came from and how sure the reading is."""

from matching.reading.candidates import read_candidate
from matching.reading.positions import read_position

__all__ = ["read_candidate", "read_position"]
