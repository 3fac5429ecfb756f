"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("rosters", __name__)
