"""Published placements: the person's own page, the agency's list, and the certificate."""

from flask import flash, make_response, redirect, render_template, url_for
from flask_login import current_user

from web.core import clock, db, limits
from web.core.access import AGENCY, PUBLIC, SIGNED_IN, allow
from web.fairday import access as fairday
from web.fairs import access as fairs
from web.fairs.queries import consent
from web.timetables import access, queries
from web.timetables.service.shown import Shown
from web.timetables.views import bp
from web.timetables.views.proof import certificate_page, checked_again


@bp.get("/f/<code>/placement")
@allow(PUBLIC)
def placement(code: str):
    """Where one person is placed, and for each dearer wish the reason; opened by their own code, without login."""
    limits.spend("fair_page")
    owner = fairday.by_code(code)
    placing = queries.latest_placing(owner.fair_id)
    if placing is None:
        raise db.Missing(f"placement of fair {owner.fair_id}")
    run = queries.whole_run(placing.run_id) if placing.run_id else None
    result = Shown(run) if run is not None and run.result_id is not None else None
    response = make_response(
        render_template(
            "timetables/placement.html",
            owner=owner,
            fair=owner.fair,
            placing=placing,
            mine=queries.place_of(placing.id, owner.id),
            missed=result.why.get(str(owner.id), []) if result else [],
            result=result,
            own=current_user.is_authenticated and current_user.graduate_id == owner.graduate_id is not None,
        )
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/agency/fairs/<int:fair_id>/placements")
@allow(AGENCY)
def agency_placements(fair_id: int):
    """Who is placed with the agency's positions, with the fields each agreed to show."""
    stand = fairs.own_stand(current_user, fair_id)
    if stand.status != "joined":
        raise db.Missing(f"FairStand of fair {fair_id}")
    placing = queries.latest_placing(fair_id)
    placed = queries.placed_at(placing.id, stand.id) if placing else []
    return render_template(
        "timetables/agency_placements.html",
        fair=stand.fair,
        stand=stand,
        placing=placing,
        placed={offer.id: [row for row in placed if row.fair_position_id == offer.id] for offer in stand.positions},
        seen=lambda row: consent.seen(row.attendee, consent.stage_placed(row, placing, stand.fair, clock.today())),
    )


@bp.get("/fairs/<int:fair_id>/placements/<int:number>/certificate")
@allow(SIGNED_IN)
def placing_certificate(fair_id: int, number: int):
    """What was checked of a published placement, and the numbers that show it was fair."""
    placing, fair = access.placing(current_user, fair_id, number)
    return certificate_page(fair, placing, url_for("timetables.check_placing", fair_id=fair.id, number=number))


@bp.post("/fairs/<int:fair_id>/placements/<int:number>/certificate")
@allow(SIGNED_IN)
def check_placing(fair_id: int, number: int):
    """Check the stored files again, here and now, and say whether the same comes out."""
    placing, fair = access.placing(current_user, fair_id, number)
    limits.spend("upload", account=f"check:{current_user.id}")
    flash(*checked_again(placing.run))
    return redirect(url_for("timetables.placing_certificate", fair_id=fair.id, number=number), code=303)
