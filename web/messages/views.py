"""Routes of messages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access
from web.applications.access import PARTY
from web.core import limits
from web.core.access import ADMIN, allow
from web.core.db import Missing
from web.graduates.queries import seen_by_agency, shown_fields
from web.messages import queries, service
from web.messages.forms import MessageForm, ReportForm
from web.models import Application
from web.models.stages import AGENCY

bp = Blueprint("messages", __name__)


def _acting(application_id: int) -> tuple[Application, str]:
    """The application and the side of whoever may write for it; a viewer may only look, and is told so."""
    application = access.load(application_id, current_user)
    return application, access.side_of(application, current_user)


def _may_write(side: str) -> bool:
    return side != AGENCY or current_user.agency_role in ("owner", "editor")


@bp.get("/applications/<int:application_id>/messages")
@allow(PARTY)
def thread(application_id: int):
    application, side = _acting(application_id)
    if _may_write(side):
        service.see(application_id, side)
    form, chosen = MessageForm(formdata=None), request.args.get("template", "")
    form.text.data = next((one["text"] for one in queries.templates(side) if one["code"] == chosen), "")
    return _page(application, side, form)


def _page(application: Application, side: str, form: MessageForm, wrong: ReportForm | None = None, status: int = 200):
    agency, graduate = application.position.agency, application.graduate
    name = seen_by_agency(graduate, shown_fields(graduate, agency), agency.id)["label"] if side == AGENCY else ""
    return render_template(
        "messages/thread.html",
        application=application,
        position=application.position,
        side=side,
        other=name,
        lines=queries.conversation(application, side),
        templates=queries.templates(side),
        muted=queries.muted(application.id, current_user.id),
        writes=_may_write(side),
        form=form,
        wrong=wrong or ReportForm(formdata=None),
    ), status


@bp.post("/applications/<int:application_id>/messages")
@allow(PARTY)
def send(application_id: int):
    application, side = _acting(application_id)
    if not _may_write(side):
        raise Missing(f"Application {application_id}")
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(application, side, form, status=422)
    limits.spend("message", account=str(current_user.id))
    service.send(application_id, side, current_user.id, form.text.data)
    flash(_("消息已发出。"), "ok")
    return redirect(url_for(".thread", application_id=application_id), code=303)


@bp.post("/applications/<int:application_id>/messages/mute")
@allow(PARTY)
def mute(application_id: int):
    _acting(application_id)
    on = request.form.get("on") == "1"
    service.mute(application_id, current_user.id, on)
    flash(_("这份投递的新消息不再提醒你。") if on else _("新消息会再提醒你。"), "ok")
    return redirect(url_for(".thread", application_id=application_id), code=303)


@bp.post("/applications/<int:application_id>/messages/<int:message_id>/report")
@allow(PARTY)
def report(application_id: int, message_id: int):
    application, side = _acting(application_id)
    if not _may_write(side):
        raise Missing(f"Application {application_id}")
    form = ReportForm()
    if not form.validate_on_submit():
        return _page(application, side, MessageForm(formdata=None), form, 422)
    service.report(application_id, message_id, side, form.why.data)
    flash(_("已举报，管理员会查看。"), "ok")
    return redirect(url_for(".thread", application_id=application_id), code=303)


@bp.get("/admin/messages")
@allow(ADMIN)
def reported():
    return render_template("messages/reported.html", rows=queries.reported())


@bp.post("/admin/messages/<int:message_id>/handled")
@allow(ADMIN)
def handle(message_id: int):
    service.handle(message_id)
    flash(_("已记下，这条举报处理完了。"), "ok")
    return redirect(url_for(".reported"), code=303)
