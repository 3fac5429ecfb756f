"""A stand on its day, for its agency, for the desk that acts for it, and for its link without an account: who is met now
and next, a free place filled with one tap, and the ticks of the printed cards typed in."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, db
from web.core.access import AGENCY, AGENCY_EDITOR, ORGANISER, PUBLIC, allow
from web.core.errors import Conflict
from web.core.fields import digits
from web.fairday import access, queries, service
from web.fairday.access import Seat
from web.fairday.forms import Cards
from web.fairday.queries import report
from web.fairday.rules.times import local
from web.fairday.service import fill
from web.fairday.views import bp, by_link
from web.fairs.queries import consent
from web.models import FairMeeting, FairPass

Address = Callable[[int], str]  # of an act on this table or meeting


def page(seat: Seat, urls: Mapping[str, str], to: Mapping[str, Address]) -> str:
    """The stand's tables at this moment, and every meeting of the day shown."""
    stand, moment = seat.stand, clock.now()
    fair, now = stand.fair, local(moment)
    days = sorted({w.day for w in fair.windows})
    shown = next((d for d in days if d.isoformat() == request.args.get("date")), queries.day_shown(fair, now.day))
    held = queries.of_stand(stand, shown)
    tables = [queries.table_now(t, [m for m in held if m.table_id == t.id], now) for t in stand.tables]
    offers = fill.proposals(fair, moment, {stand.id}) if fair.status == "published" and shown == now.day else []
    return render_template(
        "fairday/stand.html",
        seat=seat,
        urls=urls,
        to=to,
        stand=stand,
        fair=fair,
        now=now,
        days=days,
        shown_day=shown,
        tables=tables,
        meetings=held,
        offers=offers,
        rated=queries.feedback([m.id for m in held], "agency") if not seat.by.side else {},
        seen=lambda m: consent.seen(m.attendee, consent.stage_of(m, fair, now.day)),
        is_here=queries.is_here,
        seen_of=queries.seen_of,
        names=report.outcome_names(),
    )


def answer(seat: Seat, table_id: int) -> None:
    """Take the person offered for this table now, or ask for the next."""
    person_id = digits(request.form.get("attendee", ""))
    if person_id is None:
        raise Conflict(_("没有选择毕业生，请回到上一页再点一次。没有改动。"))
    accept = request.form.get("answer") == "accept"
    meeting = service.answer(seat.table(table_id).id, person_id, accept, seat.by, clock.now())
    if meeting is not None:
        flash(_("已安排 %(number)s 号，毕业生会收到通知。", number=meeting.attendee.number), "ok")


def act(seat: Seat, back: str):
    """One tap of who acts without the agency's account: fill a place, begin a meeting, say what came of it."""
    what, number = request.form.get("act", ""), digits(request.form.get("number", "")) or 0
    seen, code = request.form.get("seen", ""), request.form.get("outcome", "")
    if what == "offer":
        answer(seat, number)
    elif what == "begin":
        service.begin(seat.meeting(number).id, seen, seat.by, clock.now())
    elif what == "outcome" and code in service.CODES:
        meeting = seat.meeting(number)
        service.outcomes([service.Said(meeting.id, seen, code)], seat.by, clock.now())
        if code == "no_show":
            flash(_("%(number)s 号记为没有来；点错了可以撤销。", number=meeting.attendee.number), "ok")
    elif what == "expect":
        service.expect_again(seat.meeting(number).id, seen, seat.by, clock.now())
        flash(_("已撤销：这一场又在等人了。"), "ok")
    else:
        raise Conflict(_("没有看懂这一步，什么都没有改动。请回到展位再点一次。"))
    return redirect(back, code=303)


def cards(seat: Seat, back: str):
    """The ticks of the stand's printed cards, all saved together or none; what is wrong is told beside its meeting."""
    now = local(clock.now())
    meetings = [m for m in queries.of_stand(seat.stand) if m.day <= now.day]
    form = Cards(meetings, seat.by.side, request.form if request.method == "POST" else None)
    if request.method == "POST" and not form.wrong and _kept(form, seat):
        n = len(form.said)
        flash(_("记下了 %(n)d 场的结果。", n=n) if n else _("没有新的结果要记。"), "ok" if n else "info")
        return redirect(back, code=303)
    fair = seat.stand.fair
    page = render_template(
        "fairday/cards.html",
        fair=fair,
        stand=seat.stand,
        seat=seat,
        back=back,
        meetings=meetings,
        form=form,
        names=report.outcome_names() | {"no_show": _("没有来")},
        seen=lambda m: consent.seen(m.attendee, consent.stage_of(m, fair, now.day)),
    )
    return page, 422 if form.wrong else 200


def _kept(form: Cards, seat: Seat) -> bool:
    """Whether all the rows that say something were saved; else `form` says which one kept them from it."""
    try:
        if form.said:
            service.outcomes(form.said, seat.by, clock.now())
    except service.Overtaken as why:
        db.current_unit().give_up()
        form.wrong[why.meeting_id] = why.message
    return not form.wrong


# --- its agency -------------------------------------------------------------------------------------------------------


@bp.get("/agency/fairs/<int:fair_id>/day")
@allow(AGENCY)
def stand_day(fair_id: int):
    seat = access.own_seat(current_user, fair_id)
    urls = {"day": url_for(".stand_day", fair_id=fair_id), "cards": url_for(".stand_cards", fair_id=fair_id)}
    to = {
        "offer": lambda number: url_for(".answer_offer", table_id=number),
        "begin": lambda number: url_for(".begin", meeting_id=number),
        "outcome": lambda number: url_for(".outcome", meeting_id=number),
        "expect": lambda number: url_for(".expect_again", meeting_id=number),
    }
    return page(seat, urls | {"back": url_for("fairs.agency_index")}, to)


@bp.post("/agency/fair-tables/<int:table_id>/offer")
@allow(AGENCY_EDITOR)
def answer_offer(table_id: int):
    seat = access.seat_of_table(current_user, table_id)
    answer(seat, table_id)
    return redirect(url_for(".stand_day", fair_id=seat.stand.fair_id), code=303)


@bp.post("/agency/fair-meetings/<int:meeting_id>/begin")
@allow(AGENCY_EDITOR)
def begin(meeting_id: int):
    meeting: FairMeeting = access.own_meeting(current_user, meeting_id)
    fair_id = meeting.fair_id
    service.begin(meeting_id, request.form.get("seen", ""), queries.By(current_user.id), clock.now())
    return redirect(url_for(".stand_day", fair_id=fair_id), code=303)


@bp.route("/agency/fairs/<int:fair_id>/cards", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def stand_cards(fair_id: int):
    return cards(access.own_seat(current_user, fair_id), url_for(".stand_day", fair_id=fair_id))


# --- the desk, for a stand --------------------------------------------------------------------------------------------


def _at_desk(fair_id: int, stand_id: int) -> tuple[Seat, str]:
    seat = access.seat_at_desk(current_user, fair_id, stand_id)
    return seat, url_for(".desk_stand", fair_id=fair_id, stand_id=stand_id)


@bp.get("/organiser/fairs/<int:fair_id>/stands/<int:stand_id>/day")
@allow(ORGANISER)
def desk_stand(fair_id: int, stand_id: int):
    """The desk acts for a stand: for agencies that have no account, or whose phone is gone."""
    seat, own = _at_desk(fair_id, stand_id)
    urls = {"day": own, "cards": url_for(".desk_cards", fair_id=fair_id, stand_id=stand_id)}
    return page(seat, urls | {"back": url_for(".passes", fair_id=fair_id)}, dict.fromkeys(ACTS, lambda _number: own))


ACTS = ("offer", "begin", "outcome", "expect")


@bp.post("/organiser/fairs/<int:fair_id>/stands/<int:stand_id>/day")
@allow(ORGANISER)
def desk_act(fair_id: int, stand_id: int):
    return act(*_at_desk(fair_id, stand_id))


@bp.route("/organiser/fairs/<int:fair_id>/stands/<int:stand_id>/cards", methods=["GET", "POST"])
@allow(ORGANISER)
def desk_cards(fair_id: int, stand_id: int):
    return cards(*_at_desk(fair_id, stand_id))


# --- its link, without an account -------------------------------------------------------------------------------------


def _by_link(stand_code: str) -> tuple[FairPass, Seat | None, str]:
    own = by_link("pass", lambda: access.link(stand_code, at_stand=True))
    seat = access.seat_by_link(own, local(clock.now()).day)
    return own, seat, url_for(".link_stand", stand_code=stand_code)


def _shut(own: FairPass):
    """What a link shows before and after the fair's days; what is sent then is refused, and kept as typed."""
    if request.method == "POST":
        raise Conflict(_("这个链接只在招聘会当天能用，没有保存。请把结果告诉主办方，由他们代填。"))
    return render_template("fairday/link_shut.html", fair=own.fair)


@bp.get("/stand/<stand_code>")
@allow(PUBLIC)
def link_stand(stand_code: str):
    """A stand on its day, for whoever the organiser gave its link: no account is asked for."""
    link, seat, own = _by_link(stand_code)
    if seat is None:
        return _shut(link)
    urls = {"day": own, "cards": url_for(".link_cards", stand_code=stand_code), "back": ""}
    return page(seat, urls, dict.fromkeys(ACTS, lambda _number: own))


@bp.post("/stand/<stand_code>")
@allow(PUBLIC)
def link_act(stand_code: str):
    link, seat, own = _by_link(stand_code)
    return act(seat, own) if seat is not None else _shut(link)


@bp.route("/stand/<stand_code>/cards", methods=["GET", "POST"])
@allow(PUBLIC)
def link_cards(stand_code: str):
    link, seat, own = _by_link(stand_code)
    return cards(seat, own) if seat is not None else _shut(link)
