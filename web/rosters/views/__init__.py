"""Routes of rosters."""

from flask import Blueprint

bp = Blueprint("rosters", __name__)

from web.rosters.views import columns, imports, sheets  # noqa: E402, F401  (they hang their routes on it)
