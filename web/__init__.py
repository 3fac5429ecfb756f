"""The application: pages, accounts and records around the two engines."""
