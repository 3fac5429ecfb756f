"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("positions", __name__)
