"""What colleagues keep among themselves about an application."""

from flask import flash
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access
from web.applications.forms import AssignForm, NoteForm
from web.applications.service import team
from web.applications.views import bp
from web.applications.views.one import back_to, show_page
from web.core.access import AGENCY_EDITOR, allow


@bp.post("/applications/<int:application_id>/notes")
@allow(AGENCY_EDITOR)
def add_note(application_id: int):
    application, form = access.received(application_id, current_user), NoteForm()
    if not form.validate_on_submit():
        return show_page(application, "agency", note=form, status=422)
    team.note(application_id, current_user.id, form.text.data)
    flash(_("备注已保存，只有同事看得到。"), "ok")
    return back_to(application_id)


@bp.post("/applications/<int:application_id>/notes/<int:note_id>/remove")
@allow(AGENCY_EDITOR)
def remove_note(application_id: int, note_id: int):
    access.received(application_id, current_user)
    team.remove_note(application_id, note_id, current_user.id)
    flash(_("备注已删除。"), "ok")
    return back_to(application_id)


@bp.post("/applications/<int:application_id>/assign")
@allow(AGENCY_EDITOR)
def assign(application_id: int):
    application, form = access.received(application_id, current_user), AssignForm()
    if not form.validate_on_submit():
        return show_page(application, "agency", assign=form, status=422)
    who = team.assign(application_id, form.number(), current_user.id)
    flash(_("由 %(name)s 跟进。", name=who.display_name) if who else _("现在没有指派给谁。"), "ok")
    return back_to(application_id)
