"""An agency's organisation: its facts and designations, members, and the check by an office."""
