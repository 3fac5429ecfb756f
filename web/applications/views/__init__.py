"""Routes of applications: a graduate applies, follows and answers; an agency receives and moves on."""

from flask import Blueprint

from web.models.stages import STAGES

bp = Blueprint("applications", __name__)


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {"stages": STAGES}


from web.applications.views import desk, numbers, one, own, scoring, stages, team  # noqa: E402, F401
