"""The open slots of a position, for its agency."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.agencies.queries import members
from web.core import limits
from web.core.access import AGENCY, AGENCY_EDITOR, allow
from web.interviews import queries
from web.interviews.forms import SlotsForm
from web.interviews.service import slots as service
from web.interviews.views import bp
from web.models import Position
from web.positions import access


@bp.get("/agency/positions/<int:position_id>/interview-slots")
@allow(AGENCY)
def slots_of(position_id: int):
    position = access.own(current_user, position_id)
    return _page(position, _form(position, asked=False).filled(None, current_user.id))


def _form(position: Position, asked: bool = True) -> SlotsForm:
    crew = [one.user for one in members(position.agency_id)]
    return SlotsForm(crew=crew) if asked else SlotsForm(formdata=None, crew=crew)


def _page(position: Position, form: SlotsForm, status: int = 200):
    return render_template(
        "interviews/slots.html",
        position=position,
        form=form,
        slots=queries.slots(position.id),
        waiting=len(queries.wanted(position.id)),
        editor=current_user.agency_role in ("owner", "editor"),
    ), status


@bp.post("/agency/positions/<int:position_id>/interview-slots")
@allow(AGENCY_EDITOR)
def open_slots(position_id: int):
    position = access.own(current_user, position_id)
    form = _form(position)
    if form.validate_on_submit():
        limits.spend("open_times", account=f"position:{position_id}")
        with form.mending():
            made = service.open_slots(position_id, form.said())
            flash(_("已开放 %(n)d 个时段，等着约面试的毕业生会收到通知。", n=len(made)), "ok")
            return redirect(url_for(".slots_of", position_id=position_id), code=303)
        position = access.own(current_user, position_id)
    return _page(position, form, 422)


@bp.post("/agency/positions/<int:position_id>/interview-slots/<int:slot_id>/remove")
@allow(AGENCY_EDITOR)
def remove_slot(position_id: int, slot_id: int):
    access.own(current_user, position_id)
    service.remove(position_id, slot_id)
    flash(_("已撤下。"), "ok")
    return redirect(url_for(".slots_of", position_id=position_id), code=303)
