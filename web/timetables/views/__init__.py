"""Routes of timetables."""

from flask import Blueprint

from web.timetables import jobs, telling  # noqa: F401  (registers the worker's jobs)

bp = Blueprint("timetables", __name__)

from web.timetables.views import changing, placements, proof, publishing, runs  # noqa: E402, F401
