"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("applications", __name__)
