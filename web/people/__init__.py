"""Agencies look for graduates: only those who let themselves be seen, and only what they show."""
