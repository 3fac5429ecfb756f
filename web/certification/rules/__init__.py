"""What is decided about certification from values and dated tables alone."""
