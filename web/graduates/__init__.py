"""A graduate's own pages: profile, honours, résumé, visibility, and what the reader understood."""
