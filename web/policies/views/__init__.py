"""Routes of policies and measures."""
