"""What is decided of hires from values alone."""
