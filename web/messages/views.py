"""Routes of messages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access
from web.applications.access import PARTY
from web.applications.queries import desk
from web.applications.queries.desk import NAMES
from web.applications.service import together
from web.core import db, ids, limits
from web.core.access import AGENCY, AGENCY_EDITOR, GRADUATE, allow
from web.core.db import Missing
from web.core.fields import digits
from web.graduates.queries import seen_by_agency, shown_fields
from web.graduates.service import openings
from web.messages import queries, service
from web.messages.forms import AgencyMessageForm, AnswerForm, MessageForm, QuestionForm
from web.models import Agency, Application, Graduate, Question
from web.models.stages import AGENCY as BY_AGENCY
from web.models.stages import GRADUATE as BY_GRADUATE
from web.positions.queries import public_one, state

bp = Blueprint("messages", __name__)


def _acting(application_id: int) -> tuple[Application, str]:
    """The application and the side of whoever may write for it; a viewer may only look, and is told so."""
    application = access.load(application_id, current_user)
    return application, access.side_of(application, current_user)


def _may_write(side: str) -> bool:
    return side != BY_AGENCY or current_user.agency_role in ("owner", "editor")


@bp.get("/applications/<int:application_id>/messages")
@allow(PARTY)
def thread(application_id: int):
    application, side = _acting(application_id)
    form, chosen = MessageForm(formdata=None), request.args.get("template", "")
    form.text.data = next((one["text"] for one in queries.templates(side) if one["code"] == chosen), "")
    return _page(application, side, form)


@bp.post("/applications/<int:application_id>/messages/read")
@allow(PARTY)
def see(application_id: int):
    """What the page showed was read: said by its script once somebody looks, or by its button."""
    _application, side = _acting(application_id)
    if _may_write(side):
        service.see(application_id, side, digits(request.form.get("last", "")) or 0)
    return redirect(url_for(".thread", application_id=application_id), code=303)


def _page(
    application: Application,
    side: str,
    form: MessageForm,
    status: int = 200,
    read: str | None = None,
):
    """The conversation; `read` is what an agency that knows no name would read of a message that is not sent yet."""
    agency, graduate = application.position.agency, application.graduate
    name = ""
    if side == BY_AGENCY:
        fields = shown_fields(graduate, agency)
        name = seen_by_agency(graduate, fields, agency.id)["label"]
        openings.note(agency.id, current_user.id, {graduate.id: [one for one in fields if one == "name"]})
    lines = queries.conversation(application, side)
    new = max((one.message.id for one in lines if not one.mine and one.message.read_at is None), default=0)
    return render_template(
        "messages/thread.html",
        application=application,
        position=application.position,
        side=side,
        other=name,
        lines=lines,
        new=new if _may_write(side) else 0,
        templates=queries.templates(side),
        muted=queries.muted(application.id, current_user.id),
        writes=_may_write(side),
        form=form,
        read=read,
    ), status


@bp.post("/applications/<int:application_id>/messages")
@allow(PARTY)
def send(application_id: int):
    application, side = _acting(application_id)
    if not _may_write(side):
        raise Missing(f"Application {application_id}")
    form = AgencyMessageForm() if side == BY_AGENCY else MessageForm()
    if not form.validate_on_submit():
        return _page(application, side, form, status=422)
    read = queries.unnamed(application, form.text.data) if side == BY_GRADUATE else None
    if read is not None and form.looked.data != ids.digest(read):
        form.looked.data = ids.digest(read)
        return _page(application, side, form, read=read)
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


@bp.route("/agency/messages/selected", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def several():
    """The same words to everybody ticked on the desk: first a page that names them, then each gets a message of their own."""
    picks = [number for number, _seen in together.picked(request.values.getlist("pick"))]
    back = url_for("applications.inbox", **{name: request.args[name] for name in NAMES if name in request.args})
    if not picks:
        flash(_("请先勾选几份投递，再选择要做的事。什么都没有改。"), "warn")
        return redirect(back, code=303)
    rows = desk.rows(current_user.agency_id, access.several(picks, current_user))
    form, to = AgencyMessageForm(), [row for row in rows if row.stage.talks]
    if request.method == "POST" and form.validate_on_submit():
        wait = _spent(len(to))
        if wait:
            said = _("发出的消息太多，这次一条都没有发出。请 %(n)d 分钟以后再试，或少选几人。", n=-(-wait // 60))
            form.text.errors = [*form.text.errors, said]
    if request.method == "POST" and not form.errors:
        left = together.each([(row.id, "") for row in to], lambda number, _seen: _send(number, form.text.data))
        flash(_("消息已发给 %(n)d 人。", n=len(to) - len(left)), "ok")
        if left:
            flash(_("%(n)d 人没有收到：对方还没有回复之前的消息，或者投递已经结束。", n=len(left)), "warn")
        return redirect(back, code=303)
    names = queries.labels(rows)
    return render_template(
        "messages/several.html",
        to=to,
        others=[row for row in rows if row not in to],
        names=names,
        form=form,
        back=back,
        place={name: request.args[name] for name in NAMES if name in request.args},
        templates=queries.templates(BY_AGENCY),
    ), 422 if request.method == "POST" else 200


def _spent(count: int) -> int:
    """Count as many messages beforehand, or but the one try: then how many seconds to wait, else 0."""
    spent: list[limits.Spent] = []
    try:
        for _one in range(count):
            spent.append(limits.spend("message", account=str(current_user.id)))
    except limits.TooMany as over:
        for one in spent:
            limits.give_back(one)
        return over.wait
    return 0


def _send(number: int, text: str) -> None:
    service.send(number, BY_AGENCY, current_user.id, text)


@bp.route("/positions/<int:position_id>/question", methods=["GET", "POST"])
@allow(GRADUATE)
def ask(position_id: int):
    """Ask before applying, and read what was answered."""
    position, form, read = public_one(position_id), QuestionForm(), None
    if current_user.graduate_id is None:
        raise Missing("Graduate")
    sound, published = form.validate_on_submit(), state(position) == "published"
    if sound and published:
        read = queries.asked_unnamed(position, db.one(Graduate, current_user.graduate_id), form.question.data)
    if sound and (read is None or form.looked.data == ids.digest(read)):
        limits.spend("message", account=str(current_user.id))
        service.ask(position_id, current_user.graduate_id, form.question.data)
        flash(_("问题已发出，回答会出现在这里，也会通知你。"), "ok")
        return redirect(url_for(".ask", position_id=position_id), code=303)
    if read is not None:
        form.looked.data = ids.digest(read)
    return render_template(
        "messages/ask.html",
        position=position,
        open=published,
        form=form,
        read=read,
        rows=queries.asked_by(current_user.graduate_id, position_id),
    ), 422 if form.is_submitted() and not sound else 200


@bp.get("/agency/questions")
@allow(AGENCY)
def questions():
    return _questions(AnswerForm(formdata=None))


def _questions(form: AnswerForm, wrong: int = 0, status: int = 200):
    if current_user.agency_id is None:
        raise Missing("Agency")
    agency = db.one(Agency, current_user.agency_id)
    done = request.args.get("tab") == "answered"
    return render_template(
        "messages/questions.html",
        rows=queries.asked_of(agency, done),
        done=done,
        form=form,
        wrong=wrong,
        writes=_may_write(BY_AGENCY),
    ), status


@bp.post("/agency/questions/<int:question_id>/answer")
@allow(AGENCY_EDITOR)
def answer(question_id: int):
    row, form = db.one(Question, question_id), AnswerForm()
    if current_user.agency_id is None or row.position.agency_id != current_user.agency_id:
        raise Missing(f"Question {question_id}")
    if not form.validate_on_submit():
        return _questions(form, question_id, 422)
    service.answer(question_id, current_user.id, form.answer.data)
    flash(_("回答已发出。"), "ok")
    return redirect(url_for(".questions"), code=303)
