"""An agency tells its office, sees what came of it, and says whether that helped."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import db, limits, paging
from web.core.access import AGENCY, AGENCY_EDITOR, allow
from web.core.fields import digits
from web.models import Voice
from web.voices import access, queries, service
from web.voices.forms import StepForm, VoiceForm
from web.voices.words import KINDS, SIDES, STATUSES

bp = Blueprint("voices", __name__, url_prefix="/agency/voices")


@bp.get("")
@allow(AGENCY)
def of_agency():
    if current_user.agency_id is None:
        raise db.Missing("Agency")
    listing = queries.listed(queries.of_agency(current_user.agency_id), paging.asked())
    return render_template("voices/own.html", listing=listing, kinds=KINDS, statuses=STATUSES)


@bp.route("/new", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def create():
    form = VoiceForm()
    if form.validate_on_submit():
        limits.spend("voice", account=f"agency:{current_user.agency_id}")
        with form.mending():
            voice = service.add(current_user.agency_id, form.kind.data, form.title.data, form.text.data)
            flash(_("已送到知识产权局，有答复会通知你。"), "ok")
            return redirect(url_for("voices.show", voice_id=voice.id), code=303)
    elif not form.is_submitted():
        form.kind.data = request.args.get("kind") if request.args.get("kind") in KINDS else "difficulty"
    return render_template("voices/new.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/<int:voice_id>")
@allow(AGENCY)
def show(voice_id: int):
    return _page(access.own(current_user, voice_id))


def _page(voice: Voice, form: StepForm | None = None):
    page = render_template(
        "voices/show.html",
        voice=voice,
        form=form or StepForm(formdata=None),
        side="agency",
        names=KINDS,
        statuses=STATUSES,
        sides=SIDES,
        back=(_("困难和经验"), url_for("voices.of_agency")),
        may_write=current_user.agency_role in ("owner", "editor"),
    )
    return page, 422 if form is not None else 200


@bp.post(f"/<int:voice_id>/<any({','.join(STATUSES)}):after>")
@allow(AGENCY_EDITOR)
def step(voice_id: int, after: str):
    """Ask on, call it solved, or take a practice back."""
    voice, form = access.own(current_user, voice_id), StepForm()
    if form.validate():
        with form.mending():
            service.step(voice_id, "agency", after, form.text.data, digits(form.seen.data or "") or 0)
            flash(_("已提交。") if after == "open" else _("已办结。") if after == "solved" else _("已收回。"), "ok")
            return redirect(url_for("voices.show", voice_id=voice_id), code=303)
    return _page(voice, form)
