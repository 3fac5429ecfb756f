"""The organiser's people: who takes part, what they lack, who is not reached, requests to be let in, doubles."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import audit, db, files, limits, paging
from web.core.access import ORGANISER, allow
from web.core.fields import digits
from web.core.links import public_url
from web.core.workbooks import XLSX
from web.fairs import access, engine, forms, queries, words
from web.fairs.queries import readiness
from web.fairs.service import attendance, doubles, invitations, wishes
from web.fairs.views import bp
from web.fairs.views.graduate import picked
from web.models import FairAttendee

SHOWN = ("", "no_wish", "no_time", "unreached", "asked", "withdrawn")


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


@bp.route("/organiser/fairs/<int:fair_id>/attendees/<int:attendee_id>/edit", methods=["GET", "POST"])
@allow(ORGANISER)
def person(fair_id: int, attendee_id: int):
    """Mend somebody's name, ways to reach them, wishes and times: for whoever cannot do it themselves."""
    fair = access.managed(current_user, fair_id)
    attendee = access.attendee_in(fair, attendee_id)
    if attendee.status != "registered":
        raise db.Missing(f"FairAttendee {attendee_id}")
    form, grid = forms.PersonForm(obj=attendee), queries.slots(fair)
    offers = {offer.id: offer for offer in queries.positions(fair_id)}
    order = [wish.fair_position_id for wish in attendee.wishes if wish.fair_position_id in offers]
    blocked = queries.busy_slots(grid, attendee.busy)
    overtaken = False
    if form.is_submitted():
        asked = (digits(text) for text in request.form.getlist("wish")[: wishes.MOST_WISHES])
        order = list(dict.fromkeys(number for number in asked if number in offers))
        blocked = picked("slot")
        if form.validate():
            with form.mending():
                try:
                    wishes.edit(attendee.id, form.values(), order, blocked, form.seen.data or "")
                except wishes.Overtaken:
                    overtaken = True
                    raise
                flash(_("%(number)s 号的资料已保存。", number=attendee.number), "ok")
                if grid and len(blocked) >= len(grid):
                    flash(_("全部时间都标成了不能来，这样排不上面谈。"), "warn")
                return redirect(url_for("fairs.attendees", fair_id=fair_id, q=attendee.name), code=303)
    if overtaken or not form.is_submitted():
        form.seen.data = attendee.updated_at.isoformat()
    page = render_template(
        "fairs/person.html",
        fair=fair,
        attendee=attendee,
        form=form,
        offers=offers,
        order=order,
        rows=min(fair.most_wishes, max(len(order) + 2, 3)),
        grid=grid,
        busy=blocked,
        overtaken=overtaken,
    )
    return page, 422 if form.is_submitted() else 200


# --- who gets no mail -------------------------------------------------------------------------------------------------


@bp.get("/organiser/fairs/<int:fair_id>/unreached")
@allow(ORGANISER)
def unreached(fair_id: int):
    """Who gets no mail, school by school: a sheet of their own pages to pass on, and words for a class group."""
    fair = access.managed(current_user, fair_id)
    schools: dict[str, list[FairAttendee]] = {}
    for row in queries.unreached(fair_id):
        schools.setdefault(row.school, []).append(row)
    return render_template(
        "fairs/unreached.html",
        silent=queries.silent_stands(fair_id),
        fair=fair,
        schools=schools,
        total=sum(map(len, schools.values())),
        class_text=words.for_class_group,
    )


@bp.post("/organiser/fairs/<int:fair_id>/unreached.xlsx")
@allow(ORGANISER)
def unreached_file(fair_id: int):
    """A line each with their own page, of one school or of all; that it was taken is written down."""
    fair = access.managed(current_user, fair_id)
    limits.spend("sheet")
    school = request.form.get("school")
    rows = [row for row in queries.unreached(fair_id) if school is None or row.school == school]
    header = [_("编号"), _("姓名"), _("学校"), _("手机"), _("个人页面"), _("可以直接发的话")]
    lines = [
        [row.number, row.name, row.school, row.phone, page := public_url("fairday.person", code=row.code)]
        + [
            _(
                "%(name)s：你在“%(title)s”的编号是 %(number)s，时间和地点看这里，不要转给别人：%(page)s",
                **{"name": row.name, "title": words.title(fair), "number": row.number, "page": page},
            )
        ]
        for row in rows
    ]
    audit.record_now("fair.personal_links", f"fair:{fair_id}", people=len(rows))  # a file can be asked for again
    name = files.safe_name(f"{fair.title} {school or ''} {_('个人链接')}.xlsx")
    return files.attachment(engine.table("xlsx", header, lines), name, XLSX)


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
        flash(_("%(n)d 位没有账号也没有邮箱：在“毕业生 → 收不到邮件”里有名单和个人链接。", n=done.unreachable), "warn")
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
        doubles.merge(attendee.id, access.attendee_in(fair, number).id)
        flash(_("已合并为一个人。"), "ok")
    else:
        flash(_("没有看懂这一步，什么都没有改动。"), "warn")
    return redirect(url_for("fairs.attendees", fair_id=fair_id), code=303)
