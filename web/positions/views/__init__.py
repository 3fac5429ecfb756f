"""Routes of positions: the agency's side in `manage`, everybody's in `public`."""

from flask import Blueprint

bp = Blueprint("positions", __name__)

from web.positions.views import manage, public  # noqa: E402, F401  (they add their routes to bp)
