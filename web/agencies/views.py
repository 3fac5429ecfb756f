"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("agencies", __name__)
