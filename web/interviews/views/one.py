"""The interviews of one application: its rounds, and what each side may do now."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.agencies.queries import members
from web.applications import access
from web.applications.access import PARTY
from web.applications.queries import words_of_graduate
from web.core import calendars, clock, limits
from web.core.access import AGENCY_EDITOR, GRADUATE, allow
from web.core.db import Missing
from web.core.fields import digits
from web.core.files import attachment
from web.core.forms import Form
from web.graduates.queries import seen_by_agency, shown_fields
from web.graduates.service import openings
from web.interviews import queries, service, telling
from web.interviews.forms import (
    AskForm,
    CancelForm,
    ChooseForm,
    MoveForm,
    ObjectForm,
    ProposeForm,
    SeenForm,
    TurnForm,
)
from web.interviews.queries import busy
from web.interviews.service import MOST_ASKS, RESULTS, clashes, missed, slots
from web.interviews.views import bp, interviews_of
from web.models import Application, Interview
from web.models.interviews import BOOKED, LIVE, MISSED, PROPOSED, WANTED
from web.models.stages import AGENCY
from web.models.stages import GRADUATE as GRADUATES


@bp.get("/applications/<int:application_id>/interviews")
@allow(PARTY)
def show(application_id: int):
    """All rounds; the graduate finds the page once there is one."""
    application = access.load(application_id, current_user)
    return _page(application, access.side_of(application, current_user))


def _page(application: Application, side: str, status: int = 200, **typed: Form):
    rounds, may_propose = interviews_of(application)
    if side == GRADUATES and not rounds:
        raise Missing(f"Interviews of {application.id}")
    live = next((one for one in rounds if one.status in LIVE), None)
    agency, open_ = application.position.agency, application.stage.is_open
    editor = side == AGENCY and current_user.agency_role in ("owner", "editor")
    begun = live is not None and live.status == BOOKED and live.starts_at <= clock.now()
    forms: dict[str, Form | None] = {"propose": None, "move": None}
    if editor and may_propose and (live is None or live.status != BOOKED):
        forms["propose"] = _plan(ProposeForm, application, live, rounds)
    if editor and open_ and live is not None and live.status == BOOKED and not begun:
        forms["move"] = _plan(MoveForm, application, live, rounds)
    forms |= {"choose": ChooseForm(formdata=None), "ask": AskForm(formdata=None), "turn": TurnForm(formdata=None)}
    forms |= {"cancel": CancelForm(formdata=None), "objection": ObjectForm(formdata=None)} | typed
    answers = side == GRADUATES and live is not None and open_ and not begun
    fields = shown_fields(application.graduate, agency) if side == AGENCY else ()
    if side == AGENCY:
        openings.note(agency.id, current_user.id, {application.graduate_id: [one for one in fields if one == "name"]})
    free = _free(application, live) if answers and live.status in (WANTED, PROPOSED) else []
    return render_template(
        "interviews/show.html",
        application=application,
        position=application.position,
        side=side,
        person=seen_by_agency(application.graduate, fields, agency.id)["label"] if side == AGENCY else "",
        rounds=rounds,
        live=live,
        seen=service.mark_of(live),
        begun=begun,
        objectable=next((one.round for one in rounds if _stands_against(one)), None) if side == GRADUATES else None,
        said=_said(application, rounds, fields)
        if side == AGENCY
        else {one.id: (one.wish, one.reason) for one in rounds},
        answers=answers and agency.may("work"),
        turns=answers and (live.status != WANTED or bool(free)),
        halted=answers and not agency.may("work"),
        free=free,
        may_ask=answers and agency.may("work") and live.asks < MOST_ASKS,
        concludes=editor and open_ and begun,
        editor=editor,
        open_slots=queries.free_slots(application.position_id) if editor and live is not None else [],
        reports=side == GRADUATES and open_ and begun,
        cancels=editor and open_ and live is not None and not begun,
        **forms,
    ), status


def _stands_against(one: Interview) -> bool:
    """Whether a round says that the graduate did not come, and they have said nothing to it."""
    return (one.status, one.missed_by, one.reason) == (MISSED, GRADUATES, "")


def _plan(kind: type[ProposeForm | MoveForm], application: Application, live: Interview | None, rounds):
    """As it stands, or as the round before was held."""
    crew = [one.user for one in members(application.position.agency_id)]
    form = kind(formdata=None, crew=crew)
    return form.filled(live if live is not None and live.way else next(iter(rounds), None), current_user.id)


def _said(application: Application, rounds, fields) -> dict[int, tuple[str, str]]:
    """By round what the graduate wrote, as the agency may read it, or why it fell in its own words."""
    found = {}
    for one in rounds:
        reason = (
            one.reason if one.status not in ("turned", "missed") else words_of_graduate(one.reason, application, fields)
        )
        found[one.id] = (words_of_graduate(one.wish, application, fields), reason)
    return found


def _free(application: Application, live: Interview) -> list[tuple[str, object, str]]:
    """(value in the form, option or slot, why it cannot be chosen): what stands in its way by now. Six queries."""
    mine = {one.user_id for one in live.people}
    found = [(f"option:{one.id}", one, mine) for one in live.options]
    for slot in queries.free_slots(application.position_id):
        found.append((f"slot:{slot.id}", slot, {one.user_id for one in slot.people}))
    if not found:
        return []
    since, until = busy.around([(one.starts_at, one.ends_at) for _name, one, _people in found])
    theirs = busy.of_graduate(application.graduate_id, since, until, live.id)
    everybody = {number for _name, _one, people in found for number in people}
    ours = busy.of_members(application.position.agency_id, everybody, since, until, live.id)
    rows = []
    for name, one, people in found:
        standing = [*theirs, *(each for each in ours if each.who is not None and each.who.id in people)]
        met = busy.clash(standing, [(one.starts_at, one.ends_at)])
        why = clashes.to_graduate(met) if met else "" if people else clashes.nobody()
        why = _("已经过去了。") if one.starts_at <= clock.now() else why
        if name.startswith("option") or not why:
            rows.append((name, one, why))
    return rows


def _planned(application_id: int, kind: type[ProposeForm | MoveForm], verb, done: str, name: str):
    """What both forms of the agency do: read, act, or ask again with everything that was typed."""
    application = access.received(application_id, current_user)
    form = kind(crew=[one.user for one in members(application.position.agency_id)])
    if form.validate_on_submit():
        limits.spend("arrange", account=f"application:{application_id}")
        with form.mending():
            verb(form)
            flash(done, "ok")
            return _back(application_id)
        application = access.received(application_id, current_user)
    return _page(application, AGENCY, 422, **{name: form})


@bp.post("/applications/<int:application_id>/interviews/propose")
@allow(AGENCY_EDITOR)
def propose(application_id: int):
    def verb(form: ProposeForm) -> None:
        service.propose(application_id, form.said(), form.seen.data or "", current_user.id)

    return _planned(application_id, ProposeForm, verb, _("已发给毕业生，等对方选时间。"), "propose")


@bp.post("/applications/<int:application_id>/interviews/move")
@allow(AGENCY_EDITOR)
def move(application_id: int):
    def verb(form: MoveForm) -> None:
        service.move(application_id, form.said(), form.seen.data or "")

    return _planned(application_id, MoveForm, verb, _("已改期，毕业生和面试官会收到新的日历条目。"), "move")


@bp.post("/applications/<int:application_id>/interviews/cancel")
@allow(AGENCY_EDITOR)
def cancel(application_id: int):
    application, form = access.received(application_id, current_user), CancelForm()
    if not form.validate_on_submit():
        return _page(application, AGENCY, 422, cancel=form)
    service.cancel(application_id, form.reason.data, form.seen.data or "")
    flash(_("已取消，毕业生会收到通知。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/interviews/conclude/<result>")
@allow(AGENCY_EDITOR)
def conclude(application_id: int, result: str):
    """What came of it: held, missed_graduate or missed_agency."""
    access.received(application_id, current_user)
    if result not in RESULTS:
        raise Missing(f"result {result}")
    form = SeenForm()
    form.validate_on_submit()
    service.conclude(application_id, result, form.seen.data or "")
    flash(_("已登记。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/interviews/choose")
@allow(GRADUATE)
def choose(application_id: int):
    application, form = access.own(application_id, current_user), ChooseForm()
    if not form.validate_on_submit():
        return _page(application, GRADUATES, 422, choose=form)
    kind, _colon, number = (form.option.data or "").partition(":")
    verb = slots.take if kind == "slot" else service.choose
    verb(application_id, digits(number) or 0, form.seen.data or "")
    flash(_("时间已定，日历条目会寄到你的邮箱，也可以在这里下载。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/interviews/ask")
@allow(GRADUATE)
def ask(application_id: int):
    application, form = access.own(application_id, current_user), AskForm()
    if not form.validate_on_submit():
        return _page(application, GRADUATES, 422, ask=form)
    service.ask(application_id, form.wish.data, form.seen.data or "")
    flash(_("已转给机构。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/interviews/turn-down")
@allow(GRADUATE)
def turn_down(application_id: int):
    application, form = access.own(application_id, current_user), TurnForm()
    if not form.validate_on_submit():
        return _page(application, GRADUATES, 422, turn=form)
    service.turn_down(application_id, form.reason.data, form.seen.data or "")
    flash(_("已谢绝这次面试，投递还在进行。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/interviews/nobody-came")
@allow(GRADUATE)
def report_missed(application_id: int):
    access.own(application_id, current_user)
    form = SeenForm()
    form.validate_on_submit()
    service.report_missed(application_id, form.seen.data or "")
    flash(_("已登记，机构会收到通知。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/interviews/<int:number>/object")
@allow(GRADUATE)
def object_to(application_id: int, number: int):
    """The graduate says they were there, or why not."""
    application, form = access.own(application_id, current_user), ObjectForm()
    if not form.validate_on_submit():
        return _page(application, GRADUATES, 422, objection=form)
    missed.object_to(application_id, number, form.words.data)
    flash(_("已记下，机构会看到你的话。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/interviews/<int:number>/correct/<result>")
@allow(AGENCY_EDITOR)
def correct(application_id: int, number: int, result: str):
    """The agency corrects what the graduate objected to."""
    access.received(application_id, current_user)
    if result not in missed.CORRECTIONS:
        raise Missing(f"result {result}")
    missed.correct(application_id, number, result)
    flash(_("已改正，毕业生会收到通知。"), "ok")
    return _back(application_id)


@bp.get("/applications/<int:application_id>/interviews/<int:number>.ics")
@allow(PARTY)
def calendar(application_id: int, number: int):
    """The entry of one round; a newer file moves or removes it."""
    application = access.load(application_id, current_user)
    found = queries.round_of(application_id, number)
    if found is None or found.starts_at is None:
        raise Missing(f"Interview {number} of {application_id}")
    entry = telling.entry(found, access.side_of(application, current_user))
    content = calendars.written([entry], "Interviews")
    return attachment(content, _("面试-%(n)d.ics", n=number), calendars.MEDIA_TYPE)


def _back(application_id: int):
    return redirect(url_for(".show", application_id=application_id), code=303)
