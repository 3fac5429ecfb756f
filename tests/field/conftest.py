"""The site's fixtures, for sheets that go through its pages."""

from tests.site import app, client, database, make, place, standing, work

__all__ = ["app", "client", "database", "make", "place", "standing", "work"]
