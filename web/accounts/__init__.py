"""People: registering, proving an address, logging in and out, passwords, sessions, invitations."""
