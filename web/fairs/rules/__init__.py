"""What is decided from values alone, without a row of the database."""
