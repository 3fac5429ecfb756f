"""The organiser's people: who takes part, what they lack, reminders, requests to be let in, doubles."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import limits, paging
from web.core.access import ORGANISER, allow
from web.fairs import access, attendance, invitations, queries, readiness, words
from web.fairs.views import bp

SHOWN = ("", "no_wish", "no_time", "asked", "withdrawn")


@bp.get("/organiser/fairs/<int:fair_id>/attendees")
@allow(access.READER)
def attendees(fair_id: int):
    fair = access.readable(current_user, fair_id)
    shown, query = request.args.get("shown", ""), request.args.get("q", "").strip()[:60]
    if shown not in SHOWN:
        abort(404)
    runs = access.runs(current_user, fair)
    return render_template(
        "fairs/attendees.html",
        fair=fair,
        listed=readiness.people(fair, shown, query, paging.asked(), access.confined(current_user, fair)),
        counts=queries.counts(fair),
        gaps=readiness.gaps(fair),
        doubles=readiness.doubles(fair_id) if runs else [],
        shown=shown,
        query=query,
        runs=runs,
        confined=access.confined(current_user, fair),
        states=words.fair_states(),
    )


@bp.post("/organiser/fairs/<int:fair_id>/remind")
@allow(ORGANISER)
def remind(fair_id: int):
    """Remind whoever lacks something; a second tap on the same day reminds nobody again."""
    access.managed(current_user, fair_id)
    who = request.form.get("who", "")
    if who not in invitations.WHO:
        flash(_("请选择要提醒谁。"), "warn")
        return redirect(url_for("fairs.manage", fair_id=fair_id), code=303)
    limits.spend("invite", account=f"fair:{current_user.organiser_id}")
    done = invitations.remind(fair_id, who)
    flash(_("提醒了 %(n)d 位。", n=done.now), "ok")
    if done.before:
        flash(_("%(n)d 位今天已经提醒过，没有再发。", n=done.before), "info")
    if done.unreachable:
        flash(_("%(n)d 位没有账号也没有邮箱，请用别的办法联系。", n=done.unreachable), "warn")
    return redirect(url_for("fairs.manage", fair_id=fair_id), code=303)


@bp.post("/organiser/fairs/<int:fair_id>/attendees/<int:attendee_id>")
@allow(ORGANISER)
def edit_attendee(fair_id: int, attendee_id: int):
    """Let somebody in who asked, refuse, take somebody out, or join two registrations of one person."""
    fair = access.managed(current_user, fair_id)
    attendee, act = access.attendee_in(fair, attendee_id), request.form.get("act", "")
    if act in ("admit", "refuse"):
        attendance.decide(attendee.id, act == "admit")
        flash(_("已经告诉对方。"), "ok")
    elif act == "remove":
        attendance.remove(attendee.id)
        flash(_("已移除，对方的资料没有删除。"), "ok")
    elif act == "merge":
        other = request.form.get("other", "")
        number = int(other) if other.isascii() and other.isdigit() and len(other) < 10 else 0
        attendance.merge(attendee.id, access.attendee_in(fair, number).id)
        flash(_("已合并为一个人。"), "ok")
    else:
        flash(_("没有看懂这一步，什么都没有改动。"), "warn")
    return redirect(url_for("fairs.attendees", fair_id=fair_id), code=303)
