"""What anybody may see of fairs."""

from flask import render_template
from flask_login import current_user

from web.core import paging
from web.core.access import PUBLIC, allow
from web.fairs import access, queries, words
from web.fairs.views import bp


@bp.get("/fairs")
@allow(PUBLIC)
def index():
    listed = queries.public_list(paging.asked())
    return render_template("fairs/index.html", listed=listed, states=words.fair_states(), modes=words.modes())


@bp.get("/fairs/<int:fair_id>")
@allow(PUBLIC)
def show(fair_id: int):
    """Dates, halls, agencies and positions of a fair, and the way to take part."""
    fair = access.public(fair_id)
    known = current_user.is_authenticated
    graduate = known and current_user.role == "graduate"
    mine = queries.attendee_of(fair_id, current_user.graduate_id) if graduate else None
    return render_template(
        "fairs/show.html",
        fair=fair,
        stands=queries.stands(fair_id),
        grid=queries.slots(fair),
        clock=queries.clock_text,
        states=words.fair_states(),
        modes=words.modes(),
        mine=mine,
        graduate=graduate,
        accepts=queries.accepts(fair) and (graduate or not known),
    )
