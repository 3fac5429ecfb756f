"""What happened that concerns a person, listed on the site itself."""
