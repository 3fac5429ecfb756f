"""How the matcher read a position, demand by demand with its sentence, and the buttons that set it right."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core.access import AGENCY, AGENCY_EDITOR, allow
from web.models import Position
from web.ranking import access, service
from web.ranking.forms import DemandForm
from web.ranking.views import bp


@bp.get("/agency/positions/<int:position_id>/demands")
@allow(AGENCY)
def demands(position_id: int):
    """Everything the position was understood to ask for."""
    return _page(access.own_position(current_user, position_id))


@bp.post("/agency/positions/<int:position_id>/demands/correct")
@allow(AGENCY_EDITOR)
def correct_demand(position_id: int):
    """Say of one demand that it is a must, a wish, to be asked about, or not meant."""
    position, form = access.own_position(current_user, position_id), DemandForm()
    if not form.validate_on_submit():
        return _page(position), 422
    asked = (form.field.data, form.value.data, form.source.data)
    if asked not in {demand.key for demand in service.asked(position).demands}:
        flash(_("职位刚刚改过，这一项已经不在了，没有更正。请看下面现在的要求。"), "warn")
    else:
        service.correct_demand(position_id, *asked, form.action.data)
        flash(_("已按你说的更正，候选名单马上按新的来。"), "ok")
    return _back(position_id, form)


@bp.post("/agency/positions/<int:position_id>/demands/undo")
@allow(AGENCY_EDITOR)
def undo_demand(position_id: int):
    """Take a correction back; one that is gone already is no error."""
    access.own_position(current_user, position_id)
    form = DemandForm()
    service.undo_demand(position_id, form.field.data or "", form.value.data or "", form.source.data or "")
    flash(_("已撤销这条更正。"), "ok")
    return _back(position_id, form)


def _back(position_id: int, form: DemandForm):
    """To the page the button stood on, where the demands begin."""
    page = "positions.preview" if form.back.data == "preview" else "ranking.demands"
    return redirect(url_for(page, position_id=position_id, _anchor="demands"), code=303)


def _page(position: Position) -> str:
    return render_template(
        "ranking/demands.html",
        position=position,
        understood=service.weighed(position),
        may_edit=current_user.agency_role in ("owner", "editor"),
    )
