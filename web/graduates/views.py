"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("graduates", __name__)
