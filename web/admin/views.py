"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("admin", __name__)
