"""Routes of graduates: home, the profile's sections, what was read, who sees it, the résumé, one's own data."""

from flask import Blueprint

bp = Blueprint("graduates", __name__)
