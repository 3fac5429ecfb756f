"""The only way to load a record for a person."""
