"""Each side's interviews: what waits, what stands ahead, and all of it as a calendar file."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from web.applications.access import PARTY
from web.core import calendars, clock, paging
from web.core.access import AGENCY, GRADUATE, allow
from web.core.db import Missing
from web.core.files import attachment
from web.graduates.queries import agreements, fields_allowed, label_of
from web.graduates.service import looks
from web.interviews import queries, telling
from web.interviews.views import bp
from web.models import Agency, Interview
from web.models.stages import AGENCY as AGENCIES
from web.models.stages import GRADUATE as GRADUATES


@bp.get("/me/interviews")
@allow(GRADUATE)
def mine():
    if current_user.graduate_id is None:
        raise Missing("Graduate")
    found, page, pages = queries.of_graduate(current_user.graduate_id, paging.asked())
    return render_template("interviews/mine.html", interviews=found, page=page, pages=pages)


@bp.get("/agency/interviews")
@allow(AGENCY)
def of_agency():
    """What waits for the agency, or what stands ahead."""
    agency_id = current_user.agency_id
    if agency_id is None:
        raise Missing("Agency")
    waiting = queries.waiting_count(agency_id)
    ahead = request.args.get("tab", "" if waiting else "ahead") == "ahead"
    found, page, pages = queries.of_agency(agency_id, ahead, paging.asked())
    looks.remember(agency_id, {one.application.graduate_id for one in found})
    return render_template(
        "interviews/of_agency.html",
        interviews=found,
        page=page,
        pages=pages,
        ahead=ahead,
        now=clock.now(),
        waiting=waiting,
        standing=queries.ahead_count(agency_id),
        labels=_labels(agency_id, found),
    )


def _labels(agency_id: int, found: list[Interview]) -> dict[int, str]:
    """By interview what its graduate is called here: the name as far as they agreed. One query."""
    people = {one.application.graduate_id: one.application.graduate for one in found}
    agreed = agreements(agency_id, set(people))
    agency: Agency | None = found[0].application.position.agency if found else None
    names = {
        number: label_of(person, fields_allowed(person, agency, agreed.get(number, ())), agency_id)
        for number, person in people.items()
    }
    return {one.id: names[one.application.graduate_id] for one in found}


@bp.get("/interviews.ics")
@allow(PARTY)
def calendars_of():
    """Everything of one's side that has a time; the cancelled as cancelled."""
    side = AGENCIES if current_user.role == "agency" else GRADUATES
    if current_user.graduate_id is None and current_user.agency_id is None:
        raise Missing("Person")
    found = queries.calendar_of(current_user.graduate_id, current_user.agency_id)
    content = calendars.written([telling.entry(one, side) for one in found], "Interviews")
    return attachment(content, _("我的面试.ics"), calendars.MEDIA_TYPE)
