"""What was read in the profile, value by value with its source, and how a person sets it right."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core.access import GRADUATE, allow
from web.graduates import access, engine, forms, service
from web.graduates.views import bp
from web.ranking.queries import readings_of

SURE = 0.75  # below this a reading asks to be confirmed


@bp.get("/me/understood")
@allow(GRADUATE)
def understood():
    return page(access.own(current_user))


@bp.post("/me/understood/correct")
@allow(GRADUATE)
def correct():
    """Confirm a reading (`to` repeats its value), replace it (`to` is text to be read), or drop it (`to` is empty)."""
    graduate, form = access.own(current_user), forms.CorrectionForm()
    if not form.validate_on_submit() or not known(graduate, form):
        return page(graduate), 422
    text = form.to.data
    to = form.value.data if form.confirm.data else engine.value_of(form.field.data, text) if text else ""
    if text and not to:
        fault = _("没有读懂“%(text)s”，原来的内容没有变。请换一种写法。", text=text)
        return page(graduate, wrong=(form.field.data, form.value.data), fault=fault, text=text), 422
    service.correct(graduate.id, form.field.data, form.value.data, form.source.data, to)
    flash(_("已按你说的更正，匹配马上按新的来。"), "ok")
    return redirect(url_for("graduates.understood"), code=303)


@bp.post("/me/understood/undo")
@allow(GRADUATE)
def undo_correction():
    graduate, form = access.own(current_user, whole=False), forms.CorrectionForm()
    service.undo_correction(graduate.id, form.field.data, form.value.data, form.source.data)
    flash(_("已撤销这条更正。"), "ok")
    return redirect(url_for("graduates.understood"), code=303)


def known(graduate: Any, form: forms.CorrectionForm) -> bool:
    """Whether the page offered this reading: corrections of what was never read are refused."""
    return any(
        (chip.field, chip.value, forms.clean(chip.source)) == (form.field.data, form.value.data, form.source.data)
        for chip in readings_of(graduate)
    )
