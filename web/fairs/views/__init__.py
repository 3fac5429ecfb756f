"""Routes of fairs, by who uses them."""

from flask import Blueprint, current_app

bp = Blueprint("fairs", __name__)


@bp.context_processor
def _values() -> dict[str, object]:
    """The pages of the match and of the day are linked once those features are there."""
    return {"endpoints": current_app.view_functions}


from web.fairs.views import agency, graduate, organiser, people, public, sheets  # noqa: E402, F401
