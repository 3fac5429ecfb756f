"""One's own data: taking a copy along, and leaving."""

import json

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts.access import person
from web.accounts.access.proof import Proof, proven
from web.core import audit, clock, files, personal
from web.core.access import GRADUATE, allow
from web.core.personal import Whose
from web.graduates import access, forms, service
from web.graduates.views import bp


@bp.get("/me/data")
@allow(GRADUATE)
def own_data():
    return page()


@bp.post("/me/data/export")
@allow(GRADUATE)
def export_data():
    graduate, form = access.own(current_user), Proof(prefix="export")
    if not (form.validate_on_submit() and proven(form)):
        return page(export_form=form)
    audit.record_now("graduate.export", f"graduate:{graduate.id}")
    text = json.dumps(personal.copy(Whose(current_user.id, graduate.id)), ensure_ascii=False, indent=2, default=str)
    return files.attachment(text.encode(), f"shanggang-{clock.today():%Y%m%d}.json", "application/json")


@bp.post("/me/data/delete")
@allow(GRADUATE)
def delete_account():
    graduate, form = access.own(current_user, whole=False), forms.DeleteForm(prefix="delete")
    if not (form.validate_on_submit() and proven(form)):
        return page(delete_form=form)
    service.delete_account(graduate.id)
    person.end()
    flash(_("账号和资料已删除。谢谢你来过，祝工作顺利。"), "ok")
    return redirect(url_for("pages.front"), code=303)


def page(export_form: Proof | None = None, delete_form: forms.DeleteForm | None = None):
    wrong = export_form is not None or delete_form is not None
    return render_template(
        "graduates/own_data.html",
        export_form=export_form or Proof(formdata=None, prefix="export"),
        delete_form=delete_form or forms.DeleteForm(formdata=None, prefix="delete"),
    ), 422 if wrong else 200
