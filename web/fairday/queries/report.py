"""The fair in numbers, once it is over or while it runs: who came, what was held, and what came of it, by whom."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _

from web.core.i18n import pick
from web.core.labels import day, region_name
from web.core.workbooks import written
from web.fairday import queries
from web.fairs.queries import clock_text, hosting
from web.models import Fair, FairAttendee, FairFeedback, FairMeeting

OUTCOMES = ("met", "second", "offer", "no")
LEAST_SHOWN = 3  # a school or province with fewer people is added to "others": numbers are not to name anybody


@dataclass(slots=True)
class Line:
    """One agency, school or province."""

    name: str
    people: int = 0
    came: int = 0
    meetings: int = 0
    held: int = 0
    no_shows: int = 0
    filled: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Report:
    total: Line
    agencies: list[Line]
    schools: list[Line]
    provinces: list[Line]
    unmet: int  # people who came and met nobody
    ratings: dict[str, tuple[int, float]]  # side → (how many, average)
    remarks: list[FairFeedback]


def outcome_names() -> dict[str, str]:
    return {"met": _("已见面"), "second": _("再次面试"), "offer": _("录用意向"), "no": _("不合适")}


def make(fair: Fair, organiser_id: int | None = None) -> Report:
    """Counts of the whole fair, or for a host of the people it may count. Five statements at any size."""
    people, meetings = queries.people(fair.id), queries.of_day(fair.id, None)
    counted = hosting.counted_for(fair, organiser_id)
    if counted is not None:
        people = [person for person in people if person.brought_by in counted]
        meetings = [meeting for meeting in meetings if meeting.attendee.brought_by in counted]
    total = Line(fair.title)
    schools, provinces, agencies = {}, {}, {}
    unknown = _("未填写")
    _add_people(total, people)
    for person in people:
        for lines, name in ((schools, person.school or unknown), (provinces, _province(person) or unknown)):
            _add_people(lines.setdefault(name, Line(name)), [person])
    met = set()
    for meeting in meetings:
        person, stand = meeting.attendee, meeting.table.stand
        lines = [
            total,
            agencies.setdefault(stand.id, Line(pick(stand.name, stand.name_en))),
            schools.setdefault(person.school or unknown, Line(person.school or unknown)),
            provinces.setdefault(_province(person) or unknown, Line(_province(person) or unknown)),
        ]
        for line in lines:
            _add_meeting(line, meeting)
        if meeting.status in ("started", "met"):
            met.add(person.id)
    unmet = sum(person.arrived_at is not None and person.id not in met for person in people)
    return Report(
        total,
        _sorted(agencies.values()),
        _gathered(schools.values()),
        _gathered(provinces.values()),
        unmet,
        queries.ratings(fair.id) if counted is None else {},
        queries.remarks(fair.id) if counted is None else [],
    )


def _province(person: FairAttendee) -> str:
    return region_name(person.province) if person.province else ""


def _add_people(line: Line, people: Iterable[FairAttendee]) -> None:
    for person in people:
        line.people += 1
        line.came += person.arrived_at is not None


def _add_meeting(line: Line, meeting: FairMeeting) -> None:
    line.meetings += 1
    line.held += meeting.status in ("started", "met")
    line.no_shows += meeting.status == "no_show"
    line.filled += meeting.origin == "fill"
    if meeting.outcome:
        line.outcomes[meeting.outcome] += 1


def _sorted(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.held, -line.people, line.name))


def _gathered(lines: Iterable[Line]) -> list[Line]:
    """Lines of few people together, so that a number never names a person."""
    shown, rest = [], Line(_("其他（每项不足 %(n)s 人）", n=LEAST_SHOWN))
    for line in lines:
        if line.people >= LEAST_SHOWN:
            shown.append(line)
            continue
        for name in ("people", "came", "meetings", "held", "no_shows", "filled"):
            setattr(rest, name, getattr(rest, name) + getattr(line, name))
        rest.outcomes += line.outcomes
    return _sorted(shown) + ([rest] if rest.people or rest.meetings else [])


def columns() -> list[tuple[str, Callable[[Line], int]]]:
    """The numbers of a line with their names."""
    names = outcome_names()
    return [
        (_("报名"), lambda line: line.people),
        (_("到场"), lambda line: line.came),
        (_("安排的会面"), lambda line: line.meetings),
        (_("已进行"), lambda line: line.held),
        (_("未到"), lambda line: line.no_shows),
        (_("补位"), lambda line: line.filled),
        *((names[code], lambda line, code=code: line.outcomes[code]) for code in OUTCOMES),
    ]


def workbook(fair: Fair, organiser_id: int | None = None) -> bytes:
    """The report as xlsx: totals, agencies, schools, provinces."""
    report, shown = make(fair, organiser_id), columns()
    sheets = [
        (_("合计"), [report.total]),
        (_("机构"), report.agencies),
        (_("学校"), report.schools),
        (_("省份"), report.provinces),
    ]
    head = [_("名称"), *(name for name, _value in shown)]
    rows = [(name, head, [[line.name, *(v(line) for _n, v in shown)] for line in lines]) for name, lines in sheets]
    return written(rows)


def day_workbook(fair: Fair) -> bytes:
    """Everything of the day as xlsx for the organiser: meetings and people."""
    names = outcome_names()
    meetings = [
        [
            day(m.day),
            clock_text(m.starts),
            m.table.stand.hall.name if m.table.stand.hall else "",
            m.table.stand.name,
            m.table.label,
            m.attendee.number,
            m.attendee.name,
            m.fair_position.title,
            status_names()[m.status],
            names.get(m.outcome, ""),
        ]
        for m in queries.of_day(fair.id, None)
    ]
    people = [
        [p.number, p.name, p.school, _("是") if p.walk_in else "", _("是") if p.arrived_at else ""]
        for p in queries.people(fair.id)
    ]
    head = [_("日期"), _("时间"), _("场地"), _("机构"), _("桌"), _("编号"), _("姓名"), _("职位"), _("状态"), _("结果")]
    return written(
        [
            (_("会面"), head, meetings),
            (_("毕业生"), [_("编号"), _("姓名"), _("学校"), _("现场登记"), _("到场")], people),
        ]
    )


def status_names() -> dict[str, str]:
    return {
        "planned": _("待进行"),
        "started": _("进行中"),
        "met": _("已见面"),
        "no_show": _("未到"),
        "cancelled": _("已取消"),
    }
