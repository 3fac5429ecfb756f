"""The agency's side: answer, choose positions, lay out tables, say when not, mark whom to meet."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import db, limits, paging
from web.core.access import AGENCY, AGENCY_EDITOR, allow
from web.core.forms import clean, one_line
from web.core.i18n import language
from web.core.refusals import Conflict, Wrong
from web.fairs import access, engine, queries, words
from web.fairs.queries import consent
from web.fairs.service import BEFORE_PLAN, stands, wishes
from web.fairs.views import bp
from web.fairs.views.graduate import picked
from web.models import FairPosition, FairStand
from web.positions.queries import open_of
from web.timetables import queries as timetables

PEOPLE = 30
NEW_TABLES = 2  # empty rows to add tables


@bp.get("/agency/fairs")
@allow(AGENCY)
def agency_index():
    if current_user.agency_id is None:
        raise db.Missing("Agency")
    return render_template(
        "fairs/agency_index.html",
        stands=queries.of_agency(current_user.agency_id),
        states=words.stand_states(),
        fair_states=words.fair_states(),
    )


@bp.get("/agency/fairs/<int:fair_id>")
@allow(AGENCY)
def stand(fair_id: int):
    """The agency's stand: the answer, positions, tables, interviewers and times on one page."""
    return _stand_page(access.own_stand(current_user, fair_id))


def _stand_page(own: FairStand, **typed: Any) -> str:
    """`typed` is what a form brought that cannot be saved: `rows` of tables, `busy` by table, `link`, and what is
    `wrong`, by form."""
    fair_id, grid = own.fair_id, queries.slots(own.fair)
    new = [("", "", "")] * NEW_TABLES
    values = {
        "rows": [*((table.id, table.label, table.interviewer) for table in own.tables), *new],
        "busy": {table.id: queries.busy_slots(grid, table.busy) for table in own.tables},
        "link": own.online_link,
        "wrong": {},
    }
    return render_template(
        "fairs/stand.html",
        **(values | typed),
        stand=own,
        fair=own.fair,
        placed=timetables.latest_placing(fair_id) is not None,
        grid=grid,
        offers=open_of(own.agency_id),
        chosen={row.position_id for row in own.positions},
        edits=current_user.agency_role in ("owner", "editor"),
        open=own.fair.status in ("open", "closed"),
        states=words.stand_states(),
        fair_states=words.fair_states(),
        modes=words.modes(),
    )


@bp.post("/agency/fairs/<int:fair_id>/answer")
@allow(AGENCY_EDITOR)
def answer(fair_id: int):
    own = access.own_stand(current_user, fair_id)
    joins = request.form.get("answer") == "yes"
    stands.answer(own.id, joins)
    flash(_("已答复：参加。接着选职位、填面谈桌。") if joins else _("已答复：不参加。改主意可以再答复。"), "ok")
    return redirect(url_for("fairs.stand", fair_id=fair_id), code=303)


@bp.post("/agency/fairs/<int:fair_id>/positions")
@allow(AGENCY_EDITOR)
def stand_positions(fair_id: int):
    own = access.own_stand(current_user, fair_id)
    carried = stands.choose_positions(own.id, picked_ids("position"))
    flash(_("职位已保存。"), "ok")
    if carried:
        flash(
            _(
                "这些职位的截止日期在招聘会之前，已延到 %(day)s：%(titles)s。",
                day=carried[0].valid_until.isoformat(),
                titles="、".join(position.title for position in carried),
            ),
            "info",
        )
    return redirect(url_for("fairs.stand", fair_id=fair_id) + "#positions", code=303)


def picked_ids(name: str) -> list[int]:
    return [int(t) for t in request.form.getlist(name)[:500] if t.isascii() and t.isdigit() and len(t) < 10]


@bp.post("/agency/fairs/<int:fair_id>/tables")
@allow(AGENCY_EDITOR)
def stand_tables(fair_id: int):
    """Tables and interviewers; a row without a label is left out."""
    own = access.own_stand(current_user, fair_id)
    sent = zip(*(request.form.getlist(name)[:100] for name in ("table", "label", "interviewer")), strict=False)
    rows = [(number, one_line(clean(label)), one_line(clean(who))) for number, label, who in sent]
    wanted = [
        (int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None, label[:20], who[:60])
        for number, label, who in rows
        if label
    ]
    try:
        stands.set_tables(own.id, wanted)
    except Wrong as wrong:
        db.current_unit().give_up()
        return _stand_page(access.own_stand(current_user, fair_id), rows=rows, wrong={"tables": wrong.message}), 422
    flash(_("面谈桌已保存。"), "ok")
    return redirect(url_for("fairs.stand", fair_id=fair_id) + "#tables", code=303)


@bp.post("/agency/fairs/<int:fair_id>/times")
@allow(AGENCY_EDITOR)
def stand_times(fair_id: int):
    own = access.own_stand(current_user, fair_id)
    link = one_line(clean(request.form.get("online_link", "")))[:300]
    blocked = {table.id: picked(f"slot-{table.id}") for table in own.tables}
    if link and not link.lower().startswith(("http://", "https://")):
        wrong = {"link": _("线上会议链接要以 http:// 或 https:// 开头，没有保存。")}
        return _stand_page(own, link=link, busy=blocked, wrong=wrong), 422
    every = {slot.index for slot in queries.slots(own.fair)}
    never = [table.label for table in own.tables if every and blocked[table.id] >= every]
    stands.set_table_times(own.id, blocked, link)
    flash(_("时间已保存。"), "ok")
    if never:
        flash(_("这些桌子全部时间都不面谈，不会排人：%(tables)s。", tables="、".join(never)), "warn")
    return redirect(url_for("fairs.stand", fair_id=fair_id) + "#times", code=303)


# --- whom to meet -----------------------------------------------------------------------------------------------------


@bp.get("/agency/fairs/<int:fair_id>/interests")
@allow(AGENCY)
def interests(fair_id: int):
    """Everybody ranked for one position, by what was read of them and without a name, and those the agency marked."""
    own = access.own_stand(current_user, fair_id)
    if own.status != "joined":
        raise db.Missing(f"stand at fair {fair_id}")
    if own.fair.status not in BEFORE_PLAN:
        flash(_("时间表已经公布，名单不再开放；约到的人在“我们的桌”里。"), "info")
        return redirect(url_for("fairs.stand", fair_id=fair_id), code=303)
    limits.spend("search", account=f"user:{current_user.id}")
    position = _chosen(own, request.args.get("position", ""))
    if position is None:
        return render_template("fairs/interests.html", fair=own.fair, stand=own, position=None)
    people = queries.everybody(fair_id)
    by_id = {person.id: (person, changed) for person, changed in people}
    wishing = queries.wishing([position.id]).get(position.id, {})
    placed = engine.rank_people(position, people)
    page, pages = paging.within(paging.asked(), len(placed), PEOPLE)
    rows = placed[(page - 1) * PEOPLE : page * PEOPLE]
    marked = [number for number, _rank in queries.interests(position.id) if number in by_id]
    listed = {row.attendee_id for row in rows} | set(marked)
    return render_template(
        "fairs/interests.html",
        fair=own.fair,
        stand=own,
        position=position,
        rows=rows,
        scores=engine.shown(position, [by_id[row.attendee_id] for row in rows], language()),
        marks={number: consent.mark_of(own.id, number) for number in listed},
        label=consent.label,
        wishing=wishing,
        marked=marked,
        page=page,
        pages=pages,
        total=len(placed),
        edits=current_user.agency_role in ("owner", "editor"),
        open=own.fair.status in ("open", "closed"),
    )


def _chosen(own: FairStand, text: str) -> FairPosition | None:
    found = next((row for row in own.positions if str(row.id) == text), None)
    return found or (own.positions[0] if own.positions else None)


@bp.post("/agency/fairs/<int:fair_id>/interests")
@allow(AGENCY_EDITOR)
def mark(fair_id: int):
    """Mark a person, drop the mark, or move it up or down."""
    own = access.own_stand(current_user, fair_id)
    act, person = request.form.get("act", ""), request.form.get("person", "")
    position = next((row for row in own.positions if str(row.id) == request.form.get("position", "")), None)
    if position is None or own.status != "joined":
        raise db.Missing(f"position at fair {fair_id}")
    if act not in ("add", "remove", "up", "down") or not person:
        raise Conflict(_("没有看懂这一步，名单没有变。请回到名单再试。"))
    here = (number for number in queries.numbers(fair_id) if consent.mark_of(own.id, number) == person)
    number = next(here, None)
    if number is None:
        raise db.Missing(f"person of fair {fair_id}")
    wishes.interest(position.id, act, number)
    page = request.form.get("page", "")
    values = {"page": page} if page.isdigit() and page != "1" else {}
    anchor = "#marked" if act != "add" else f"#person-{person}"
    return redirect(url_for("fairs.interests", fair_id=fair_id, position=position.id, **values) + anchor, code=303)
