"""The site under test; see tests/site.py."""

from tests.site import app, client, database, make, place, standing, work

__all__ = ["app", "client", "database", "make", "place", "standing", "work"]
