"""Rosters: two spreadsheets in, wrong cells named, a ranking out."""
