"""The big screen of a hall: tables, numbers and queues, no names; the same address for everybody."""

from flask import make_response, render_template, request

from web.core import clock
from web.core.access import PUBLIC, allow
from web.fairday import access, queries
from web.fairday.rules.times import local
from web.fairday.service import fill
from web.fairday.views import bp

SECONDS = 15


@bp.get("/fairs/<int:fair_id>/board/<int:hall_id>")
@allow(PUBLIC)
def board(fair_id: int, hall_id: int):
    """Renewed every few seconds; the tag lets a screen that has it already be answered with nothing."""
    fair, hall = access.board(fair_id, hall_id)
    now = local(clock.now())
    tables = queries.tables_now(fair_id, now, hall_id)
    page = render_template(
        "fairday/board.html",
        fair=fair,
        hall=hall,
        now=now,
        tables=tables,
        slot=fill.running_slot(fair, now),
        counts=queries.arrivals(fair_id),
        every=SECONDS,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)
