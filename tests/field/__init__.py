"""Sheets as offices and colleges really send them, made here and read through the command line and the site."""
