"""Addresses of candidates as a position's agency knows them."""

from flask import Flask

from web.core import db
from web.graduates.rules.marks import mark_of
from web.models import Position

SITE: Flask | None = None  # set for each test by conftest.py


def address(position: int, graduate: int | None = None) -> str:
    """A position's list, or one graduate's page there."""
    base = f"/agency/positions/{position}/candidates"
    if graduate is None:
        return base
    with SITE.app_context(), SITE.extensions["database"].unit(may_write=False):
        return f"{base}/{mark_of(db.one(Position, position).agency_id, graduate)}"
