"""The graduate's side: register in a minute, rank wishes, say when not, choose what is shown, withdraw."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import db, limits
from web.core.access import GRADUATE, allow
from web.core.fields import digits
from web.core.refusals import Conflict, Wrong
from web.fairs import access, queries, words
from web.fairs.queries import consent
from web.fairs.rules import eligibility
from web.fairs.service import attendance, wishes
from web.fairs.views import bp
from web.graduates import access as graduates
from web.graduates.queries import field_labels
from web.models import Fair
from web.timetables import queries as timetables


def shareable(chosen: tuple[str, ...] | list[str]) -> list[tuple[str, str, bool]]:
    labels = field_labels()
    return [(name, labels[name], name in chosen) for name in attendance.SHAREABLE]


def _chosen() -> list[str]:
    return ["name", *(name for name in request.form.getlist("shared") if name in attendance.SHAREABLE)]


@bp.route("/fairs/<int:fair_id>/register", methods=["GET", "POST"])
@allow(GRADUATE)
def register(fair_id: int):
    """One page, one button; a rule that leaves somebody out is explained with a way to ask the organiser."""
    fair, graduate = access.public(fair_id), graduates.own(current_user)
    mine = queries.attendee_of(fair_id, graduate.id)
    if request.method == "POST":
        limits.spend("apply", account=f"user:{current_user.id}")
        if "ask" in request.form:
            attendance.ask(fair_id, graduate.id, _chosen())
            flash(_("已经告诉主办方，有结果会通知你。"), "ok")
            return redirect(url_for("fairs.show", fair_id=fair_id), code=303)
        attendance.register(fair_id, graduate.id, _chosen())
        flash(_("报名成功。现在选想谈的职位，排好先后。"), "ok")
        return redirect(url_for("fairs.mine", fair_id=fair_id), code=303)
    if mine is not None and mine.status == "registered":
        return redirect(url_for("fairs.mine", fair_id=fair_id), code=303)
    return render_template(
        "fairs/register.html",
        fair=fair,
        reason=eligibility.reason(fair, graduate),
        accepts=queries.accepts(fair),
        asked=mine is not None and mine.asked_at is not None,
        fields=shareable(attendance.USUAL),
        sentences=consent.sentences(),
        organisers=consent.organisers(),
        education=eligibility.latest(graduate),
    )


def _rests(own: int) -> list[tuple[int, str]]:
    """What somebody may choose as their rest, with what the organiser may have entered."""
    minutes = sorted({10, 15, 20, 30, 45, 60, 90, 120, own} - {0})
    return [(0, _("和大家一样")), *((n, _("%(n)d 分钟", n=n)) for n in minutes)]


@bp.get("/me/fairs/<int:fair_id>")
@allow(GRADUATE)
def mine(fair_id: int):
    """A graduate's own registration: wishes in order, times, shown fields, withdrawing."""
    attendee = access.own_attendee(current_user, fair_id)
    fair = attendee.fair
    offers = queries.positions(fair_id)
    by_id = {offer.id: offer for offer in offers}
    query = request.args.get("q", "").strip()[:60]
    wished = [by_id[w.fair_position_id] for w in attendee.wishes if w.fair_position_id in by_id]
    chosen = {offer.id for offer in wished}
    found = [o for o in offers if o.id not in chosen and query.casefold() in f"{o.title} {o.stand.name}".casefold()]
    grid = queries.slots(fair)
    return render_template(
        "fairs/mine.html",
        fair=fair,
        attendee=attendee,
        wished=wished,
        offers=found[:60],
        more=max(0, len(found) - 60),
        query=query,
        placed=timetables.latest_placing(fair_id) is not None,
        grid=grid,
        busy=queries.busy_slots(grid, attendee.busy),
        rests=_rests(attendee.rest_minutes),
        companions=queries.companions(attendee),
        fields=shareable(queries.fields_of(attendee)),
        sentences=consent.sentences(),
        organisers=consent.organisers(),
        open=fair.status in ("open", "closed"),
        accepts=queries.accepts(fair),
        states=words.fair_states(),
    )


@bp.post("/me/fairs/<int:fair_id>/wish")
@allow(GRADUATE)
def wish(fair_id: int):
    """Add, drop or move one wish."""
    attendee = access.own_attendee(current_user, fair_id)
    act, text = request.form.get("act", ""), request.form.get("position", "")
    if act not in ("add", "remove", "up", "down") or not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Conflict(_("没有看懂这一步，志愿没有变。请回到报名页再试。"))
    try:
        wishes.wish(attendee.id, act, int(text))
    except Wrong as why:
        db.current_unit().give_up()
        flash(why.message, "warn")
    return redirect(url_for("fairs.mine", fair_id=fair_id) + "#wishes", code=303)


@bp.post("/me/fairs/<int:fair_id>/times")
@allow(GRADUATE)
def times(fair_id: int):
    attendee = access.own_attendee(current_user, fair_id)
    blocked = picked("slot")
    wishes.set_times(attendee.id, blocked, digits(request.form.get("rest", "")))
    flash(_("时间已保存。"), "ok")
    if (grid := queries.slots(attendee.fair)) and blocked >= {slot.index for slot in grid}:
        flash(_("全部时间都标成了不能来，这样排不上面谈。"), "warn")
    return redirect(url_for("fairs.mine", fair_id=fair_id) + "#times", code=303)


def picked(name: str) -> set[int]:
    """Ticked slots of a grid."""
    return {
        int(text) for text in request.form.getlist(name)[:1000] if text.isascii() and text.isdigit() and len(text) < 6
    }


@bp.post("/me/fairs/<int:fair_id>/shared")
@allow(GRADUATE)
def shared(fair_id: int):
    attendee = access.own_attendee(current_user, fair_id)
    attendance.share(attendee.id, _chosen())
    flash(_("已保存：约到的机构只看得到这些。"), "ok")
    return redirect(url_for("fairs.mine", fair_id=fair_id) + "#shared", code=303)


@bp.post("/me/fairs/<int:fair_id>/withdraw")
@allow(GRADUATE)
def withdraw(fair_id: int):
    attendee = access.own_attendee(current_user, fair_id)
    attendance.withdraw(attendee.id)
    flash(_("已退出这场招聘会，志愿还留着；报名截止前可以再报名。"), "ok")
    return redirect(url_for("fairs.show", fair_id=fair_id), code=303)


@bp.get("/me/fairs")
@allow(GRADUATE)
def mine_index():
    """A graduate's fairs, then those still open to register."""
    number = current_user.graduate_id
    if number is None:
        raise db.Missing("Graduate")
    registrations = queries.of_graduate(number)
    taken: set[int] = {row.fair_id for row in registrations}
    others: list[Fair] = [row.fair for row in queries.public_list(1).rows if row.fair.id not in taken]
    return render_template(
        "fairs/mine_index.html",
        registrations=registrations,
        others=[fair for fair in others if queries.accepts(fair)],
        states=words.fair_states(),
    )
