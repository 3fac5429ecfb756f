"""Routes of agencies: their own pages, their members, and the office's check."""

from flask import Blueprint

bp = Blueprint("agencies", __name__)

from web.agencies.views import checking, members, papers, profile  # noqa: E402, F401  (they add their routes to bp)
