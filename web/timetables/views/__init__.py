"""Routes of timetables."""

from flask import Blueprint

bp = Blueprint("timetables", __name__)

from web.timetables.views import changing, placements, proof, publishing, runs  # noqa: E402, F401
