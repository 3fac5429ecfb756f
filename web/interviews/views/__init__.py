"""Routes of interviews: one page for both sides of an application, each side's list, and a position's open slots."""

from flask import Blueprint

from web.interviews import queries, words
from web.models import Application, Interview
from web.models.stages import APPLIED, INTERVIEW

bp = Blueprint("interviews", __name__)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"interview_words": words}


@bp.app_template_global("interviews_of")
def interviews_of(application: Application) -> tuple[list[Interview], bool]:
    """The rounds of an application and whether one may be proposed now, for the page of the application below."""
    may = application.stage in (APPLIED, INTERVIEW) and application.decline is None
    return queries.rounds(application.id), may


from web.interviews.views import lists, one, slots  # noqa: E402, F401
