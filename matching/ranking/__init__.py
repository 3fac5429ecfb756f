"""What was read becomes a score of parts, a ranked list and the words that explain it."""
