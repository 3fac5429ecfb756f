"""Random requests by every role over a populated site: `make fuzz MINUTES=10`."""
