"""An agency's desk: what it received and sent, as a list, a board and a sheet, and steps for several at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.agencies.queries import crew
from web.applications import access, queries, service
from web.applications.forms import DeclineForm, StepForm
from web.applications.queries import desk
from web.applications.queries.desk import Asked
from web.applications.service import declining, together
from web.applications.views import bp
from web.applications.words import source_names, verdict_names
from web.core import audit, clock, db, files, limits, paging, workbooks
from web.core.access import AGENCY, AGENCY_EDITOR, allow
from web.core.i18n import pick
from web.core.labels import day, label
from web.graduates.queries import agreements, fields_allowed, seen_by_agency
from web.graduates.service import looks, openings
from web.models import Agency, Application, OwnStage
from web.models.stages import AGENCY as BY_AGENCY
from web.models.stages import DECLINED, STAGES, TABS, Stage
from web.ranking import service as ranking


@dataclass(slots=True)
class Rows:
    """Applications with what the agency may see of each graduate and of their words, and how well they fit, by number."""

    listed: list[Application]
    seen: dict[int, dict[str, Any]] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    scores: dict[int, Any] = field(default_factory=dict)


def rows_of(agency: Agency, numbers: Sequence[int]) -> Rows:
    listed = desk.rows(agency.id, numbers)
    agreed = agreements(agency.id, {row.graduate_id for row in listed})
    seen = {
        row.id: seen_by_agency(
            row.graduate, fields_allowed(row.graduate, agency, agreed.get(row.graduate_id, ())), agency.id
        )
        for row in listed
    }
    words = {row.id: queries.message_of_graduate(row, seen[row.id]["fields"]) for row in listed}
    return Rows(listed, seen, words, ranking.scores(agency, listed, agreed))


def own_agency() -> Agency:
    if current_user.agency_id is None:
        raise db.Missing("Agency")
    return db.one(Agency, current_user.agency_id)


def at_desk() -> tuple[Agency, Asked, list[OwnStage], list[tuple[int, str]]]:
    """The agency, what its address asks for, its own stages, and its positions with applications."""
    agency = own_agency()
    positions, owns = desk.received_positions(agency.id), desk.own_stages(agency.id)
    asked = Asked.read(request.args, [number for number, _title in positions], [one.id for one in owns])
    if asked.q:
        asked = replace(asked, named=desk.named(agency, asked.q))
    return agency, asked, owns, positions


def _ordered(agency: Agency, asked: Asked) -> list[int]:
    numbers = desk.ids(agency.id, asked, clock.today(), current_user.id)
    if asked.order != "score":
        return numbers
    scored = rows_of(agency, numbers[: desk.MOST_SCORED]).scores
    return sorted(scored, key=lambda n: (scored[n].verdict == "blocked", -scored[n].points / scored[n].maximum, n)) + [
        number for number in numbers if number not in scored
    ]


@bp.get("/agency/applications")
@allow(AGENCY)
def inbox():
    agency, asked, owns, positions = at_desk()
    if asked.view == "board":
        columns = desk.board(agency.id, asked, clock.today(), current_user.id, owns)
        shown, page, pages, total = [number for some in columns.values() for number in some], 1, 1, 0
    else:
        columns, numbers = {}, _ordered(agency, asked)
        total = len(numbers)
        page, pages = paging.within(paging.asked(), min(total, desk.MOST), desk.PAGE)
        shown = numbers[(page - 1) * desk.PAGE : page * desk.PAGE]
    rows = rows_of(agency, shown)
    counts = desk.counts(agency.id, asked, clock.today(), current_user.id)
    looks.remember(agency.id, {row.graduate_id for row in rows.listed})
    return render_template(
        "applications/inbox.html",
        asked=asked,
        rows=rows,
        columns=columns,
        by_id={row.id: row for row in rows.listed},
        page=page,
        pages=pages,
        most=desk.MOST if total > desk.MOST else 0,
        most_scored=desk.MOST_SCORED if asked.order == "score" and total > desk.MOST_SCORED else 0,
        tabs=TABS | {desk.ALL: _("全部")},
        counts=counts,
        counts_within=_within(owns, counts),
        overdue=desk.overdue_count(agency.id, clock.today()),
        positions=positions,
        owns=owns,
        own_names={one.id: one.name for one in owns},
        may_act=current_user.agency_role in ("owner", "editor"),
        finds=source_names(),
        views=desk.views(current_user.id),
        acts=_acts(rows.listed),
        assigned={one.id: one.display_name for one in crew(agency.id)},
        reply_days=agency.reply_days,
        today=clock.today(),
    )


def _within(owns: Sequence[OwnStage], counts: Mapping[str | int, int]) -> Counter[str]:
    """How many of each tab stand in own stages."""
    found: Counter[str] = Counter()
    for one in owns:
        found[STAGES[one.within].tab] += counts.get(one.id, 0)
    return found


def _acts(rows: Sequence[Application]) -> list[Stage]:
    """The steps that some of these may take, for whoever may act."""
    if current_user.agency_role not in ("owner", "editor"):
        return []
    now = {row.stage for row in rows}
    return [to for to in STAGES.values() if any(to in stage.next_of(BY_AGENCY) for stage in now)]


def beside(application: Application) -> dict[str, Any]:
    """Where an application stands in the list its reader came from: the ones before and after it, and the way back."""
    agency, asked, owns, _positions = at_desk()
    numbers = _ordered(agency, asked)
    at = numbers.index(application.id) if application.id in numbers else None
    return {
        "asked": asked,
        "owns": [one for one in owns if one.within == application.status],
        "before": numbers[at - 1] if at else None,
        "after": next(iter(numbers if at is None else numbers[at + 1 :]), None),
        "place": (at + 1, len(numbers)) if at is not None else None,
    }


@bp.get("/agency/applications/export.xlsx")
@allow(AGENCY)
def export():
    """What is on the screen, all its pages: only what the agency may see."""
    limits.spend("sheet")
    agency, asked, _owns, _positions = at_desk()
    numbers = _ordered(agency, asked)
    rows = rows_of(agency, numbers[: desk.MOST])
    shown = {row.graduate_id: set(rows.seen[row.id]["fields"]) & {"name"} for row in rows.listed}
    openings.note(agency.id, current_user.id, shown, "sheet")
    audit.record_now("application.export", f"agency:{agency.id}", rows=len(rows.listed))
    header = [
        _("姓名或编号"),
        _("职位"),
        _("进度"),
        _("自定阶段"),
        _("来源"),
        _("匹配分"),
        _("匹配结论"),
        _("学校"),
        _("学历"),
        _("专业"),
        _("投递日期"),
        _("答复期限"),
    ]
    applied, verdicts = desk.applied_on([row.id for row in rows.listed]), verdict_names()
    lines = [_line(row, rows, applied.get(row.id), verdicts) for row in rows.listed]
    if len(numbers) > desk.MOST:
        lines.append([_("份数很多，这里列出最前面的 %(n)s 份；用页面上的筛选缩小范围。", n=desk.MOST)])
    sheet = workbooks.written([(_("投递"), header, lines)])
    return files.attachment(sheet, f"{_('投递')}-{clock.today():%Y%m%d}.xlsx", workbooks.XLSX)


def _line(row: Application, rows: Rows, applied: datetime | None, verdicts: Mapping[str, str]) -> list[object]:
    seen, score = rows.seen[row.id], rows.scores.get(row.id)
    last = seen["educations"][-1] if seen["educations"] else None
    studies = [last["school"], label("degrees", last["degree"]), last["major"]] if last else ["", "", ""]
    points = round(100 * score.points / score.maximum) if score and score.verdict != "blocked" else ""
    dates = [day(applied), day(row.reply_by)]
    return [
        seen["label"],
        pick(row.position.title, row.position.title_en),
        str(row.stage.name),
        row.own_stage.name if row.own_stage else "",
        source_names().get(row.found_by, ""),
        points,
        verdicts[score.verdict] if score else "",
        *studies,
        *dates,
    ]


@bp.route("/agency/applications/selected", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def selected():
    """One step for everybody ticked: first a page that names them, then the act."""
    to = STAGES.get(request.values.get("act", ""))
    picks = together.picked(request.values.getlist("pick"))
    agency, asked, _owns, _positions = at_desk()
    place = asked.address()
    back = url_for(".inbox", **place)
    if to is None or to.by != BY_AGENCY or not picks:
        flash(_("请先勾选几份投递，再选择要做的事。什么都没有改。"), "warn")
        return redirect(back, code=303)
    rows = rows_of(agency, access.several([number for number, _seen in picks], current_user))
    form = DeclineForm() if to.undoable else StepForm()
    if request.method == "POST" and form.validate_on_submit():
        left = _act_on(picks, to, form)
        _say(len(picks) - len(left), [rows.seen[number]["label"] for number in left], to)
        return redirect(back, code=303)
    return render_template(
        "applications/selected.html",
        rows=rows,
        to=to,
        form=form,
        back=back,
        asked_for=place,
        concerned=[row for row in rows.listed if to in row.stage.next_of(BY_AGENCY) and row.decline is None],
    ), 422 if request.method == "POST" else 200


def _act_on(picks: Sequence[together.Pick], to: Stage, form) -> list[int]:
    by = current_user.id
    if to is DECLINED:
        reason, words = form.reason.data, form.words.data
        return together.each(picks, lambda number, seen: declining.decline(number, reason, seen, by, words))
    return together.each(picks, lambda number, seen: service.step(number, to.code, seen, by, form.note.data))


def _say(done: int, left: Sequence[str], to: Stage) -> None:
    if done and to.undoable:
        flash(_("%(n)d 份已决定不予通过，一天以后告诉毕业生；在那以前可以逐份撤销。", n=done), "ok")
    elif done:
        flash(_("%(n)d 份已更新为“%(status)s”，毕业生会收到邮件。", n=done, status=to.name), "ok")
    if left:
        flash(_("%(n)d 份没有改，因为它们现在不在这一步：%(names)s。", n=len(left), names=_("、").join(left)), "warn")
