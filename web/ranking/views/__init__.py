"""Routes of ranking: the candidates of a position, the positions for a graduate, why, and how a position was read."""

from flask import Blueprint

bp = Blueprint("ranking", __name__)

from web.ranking.views import demands, lists  # noqa: E402,F401  (they hang their routes on bp)
