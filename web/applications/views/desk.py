"""An agency's desk: what it received and sent."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import queries
from web.applications.views import bp
from web.core import clock, db, paging
from web.core.access import AGENCY, allow
from web.core.db import Missing
from web.graduates.queries import agreements, fields_allowed, seen_by_agency
from web.graduates.service import looks
from web.models import Agency
from web.models.stages import TABS


@bp.get("/agency/applications")
@allow(AGENCY)
def inbox():
    agency_id = current_user.agency_id
    if agency_id is None:
        raise Missing("Agency")
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS or tab == queries.ALL else queries.FIRST
    wanted = request.args.get("position", "")
    positions = queries.received_positions(agency_id)
    position_id = int(wanted) if wanted in {str(number) for number, _title in positions} else None
    agency = db.one(Agency, agency_id)
    listing = queries.inbox(agency_id, tab, position_id, paging.asked())
    looks.remember(agency_id, {a.graduate_id for a in listing.rows})
    agreed = agreements(agency_id, {a.graduate_id for a in listing.rows})
    seen = {
        a.id: seen_by_agency(a.graduate, fields_allowed(a.graduate, agency, agreed.get(a.graduate_id, ())), agency_id)
        for a in listing.rows
    }
    return render_template(
        "applications/inbox.html",
        listing=listing,
        seen=seen,
        tab=tab,
        tabs=TABS | {queries.ALL: _("全部")},
        counts=queries.inbox_counts(agency_id, position_id),
        overdue=queries.overdue_count(agency_id, clock.today()),
        positions=positions,
        position_id=position_id,
        today=clock.today(),
    )
