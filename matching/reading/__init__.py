"""Messy human text becomes typed values, each with the text it came from and how sure the reading is."""
