"""Routes of graduates: home, the profile's sections, what was read, who sees it, the résumé, one's own data."""

from flask import Blueprint

bp = Blueprint("graduates", __name__)

from web.graduates.views import home, own_data, pasting, profile, resume, seen, understood  # noqa: E402, F401  (they add to bp)
