"""What is said of a round that the agency recorded as missed by the graduate: an objection, and its own correction."""

from flask_babel import gettext as _

from web.core import db
from web.core.errors import Conflict
from web.interviews import queries
from web.interviews.service import RESULTS, done
from web.models import Application, Interview
from web.models.interviews import MISSED
from web.models.stages import GRADUATE

CORRECTIONS = ("held", "missed_agency")  # of RESULTS


def object_to(application_id: int, number: int, words: str) -> Interview:
    """The graduate says that it was not so, once; both sides read it beside the record from then on."""
    missed = _missed(application_id, number)
    if missed.reason:
        raise Conflict(_("你已经提出过异议。"))
    missed.reason = words
    return done(missed, MISSED, "objected")


def correct(application_id: int, number: int, result: str) -> Interview:
    """The agency says what it should have said, after an objection: one of CORRECTIONS."""
    missed = _missed(application_id, number)
    if not missed.reason:
        raise Conflict(_("毕业生没有提出异议。"))
    status, missed.missed_by = RESULTS[result]
    return done(missed, status, "corrected")


def _missed(application_id: int, number: int) -> Interview:
    """Missing without such a round; Conflict when it is not recorded as missed by the graduate."""
    db.write()
    db.one(Application, application_id, lock=True)
    found = queries.round_of(application_id, number)
    if found is None:
        raise db.Missing(f"round {number} of {application_id}")
    if (found.status, found.missed_by) != (MISSED, GRADUATE):
        raise Conflict(_("这一轮没有登记为毕业生没有来。"))
    return found
