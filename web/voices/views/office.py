"""An office reads what the agencies of its province tell, answers, publishes practices and commends them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import paging
from web.core.access import OFFICE, allow
from web.core.fields import digits
from web.models import Voice
from web.voices import access, queries, service
from web.voices.forms import StepForm
from web.voices.words import KINDS, SIDES, STATUSES

bp = Blueprint("voice_desk", __name__, url_prefix="/office/voices")


@bp.get("")
@allow(OFFICE)
def index():
    kind = request.args.get("kind", "") if request.args.get("kind", "") in KINDS else ""
    status = request.args.get("status", "") if request.args.get("status", "") in STATUSES else ""
    where = access.in_reach(current_user)
    return render_template(
        "voices/desk.html",
        listing=queries.listed(where, paging.asked(), kind, status),
        kind=kind,
        status=status,
        kinds=KINDS,
        statuses=STATUSES,
        waiting=queries.waiting(where),
    )


@bp.get("/<int:voice_id>")
@allow(OFFICE)
def show(voice_id: int):
    return _page(access.of_office(current_user, voice_id))


def _page(voice: Voice, form: StepForm | None = None):
    page = render_template(
        "voices/show.html",
        voice=voice,
        form=form or StepForm(formdata=None),
        side="office",
        names=KINDS,
        statuses=STATUSES,
        sides=SIDES,
        back=(_("困难和经验"), url_for("voice_desk.index")),
        may_write=True,
    )
    return page, 422 if form is not None else 200


@bp.post(f"/<int:voice_id>/<any({','.join(STATUSES)}):after>")
@allow(OFFICE)
def step(voice_id: int, after: str):
    """Answer a difficulty; publish a practice, or say why not."""
    voice, form = access.of_office(current_user, voice_id), StepForm()
    if form.validate():
        with form.mending():
            service.step(voice_id, "office", after, form.text.data, digits(form.seen.data or "") or 0)
            flash(_("已发布，所有人都看得到。") if after == "shown" else _("已答复，并告诉了机构。"), "ok")
            return redirect(url_for("voice_desk.show", voice_id=voice_id), code=303)
    return _page(voice, form)


@bp.post("/<int:voice_id>/commend")
@allow(OFFICE)
def commend(voice_id: int):
    """Commend, or take it back: `on` in the form says which, so that pressing twice is pressing once."""
    access.of_office(current_user, voice_id)
    on = request.form.get("on") == "1"
    service.commend(voice_id, on)
    flash(_("已表扬，排在好经验最前面。") if on else _("已取消表扬。"), "ok")
    return redirect(url_for("voice_desk.show", voice_id=voice_id), code=303)
