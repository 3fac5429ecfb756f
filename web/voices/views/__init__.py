"""Routes of what agencies tell."""
