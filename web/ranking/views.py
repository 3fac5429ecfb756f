"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("ranking", __name__)
