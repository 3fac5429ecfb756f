"""A fair's match runs, its published timetables with their proofs, and the answers to "why not me?"."""
