"""What waits for an office, for its home: tables to hand up or to answer, what agencies tell, events to close, drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select, true

from seeds import reference
from web.core import clock, db
from web.core.i18n import pick
from web.core.labels import day
from web.models import Event, EventSignup, Organiser, Policy, Report, Voice
from web.reports import queries
from web.reports.queries import written

AHEAD = timedelta(days=60)  # before something is due, in which the home page says so


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, and the endpoint of its page with its values."""

    words: str
    endpoint: str
    values: dict[str, str]


def of_office(organiser_id: int) -> list[Task]:
    """What waits for an office, the most urgent first; nothing for a university. Seven queries at most."""
    office = db.one(Organiser, organiser_id)
    if office.kind != "office":
        return []
    return [*(_to_hand_up(office) if office.province else _to_answer()), *_told(office), *_own(organiser_id)]


def _to_hand_up(office: Organiser) -> Iterator[Task]:
    today = clock.today()
    since = office.created_at.astimezone(clock.CHINA).date()
    years = today.year - 1, today.year
    found = queries.of_office(office.id, *years)
    told = {(year, one.kind) for year in years for one in written.handed_up(year, office.id)}
    for year in years:
        reports, at = [one for one in found if one.year == year], {"year": str(year)}
        last = queries.newest(reports)
        if last is not None and last.status == "returned":
            yield Task(_("%(year)d 年统计表被退回，请更正后再报送", year=year), "reports.index", at)
        for row in reference.table("report_deadlines"):
            code, due = row["code"], date(year, int(row["month"]), int(row["day"]))
            what, late = pick(row["name"], row["name_en"]), due < today
            done = queries.counted(reports) if code == "table" else (year, code) in told
            if done or due - today > AHEAD or late and due < since:
                continue
            said = _("%(what)s已过 %(day)s，请尽快报送") if late else _("%(what)s请在 %(day)s 前报送")
            place = "reports.index" if code == "table" else "written_reports.index"
            yield Task(said % {"what": what, "day": day(due)}, place, at)


def _to_answer() -> Iterator[Task]:
    waiting = _count(select(Report.id).where(queries.waits()))
    if waiting:
        said = ngettext("%(num)d 份统计表等待处理", "%(num)d 份统计表等待处理", waiting)
        yield Task(said, "national_reports.index", {})


def _told(office: Organiser) -> Iterator[Task]:
    near = Voice.province == office.province[:2] if office.province else true()
    waiting = _count(select(Voice.id).where(near, Voice.status == "open"))
    if waiting:
        said = ngettext("%(num)d 条困难或经验等待答复", "%(num)d 条困难或经验等待答复", waiting)
        yield Task(said, "voice_desk.index", {"status": "open"})


def _own(organiser_id: int) -> Iterator[Task]:
    came = select(EventSignup.id).where(EventSignup.event_id == Event.id, EventSignup.came).exists()
    held = select(Event.id).where(Event.organiser_id == organiser_id, Event.status == "published")
    blank = _count(held.where(Event.ends_at < clock.now(), Event.others == 0, ~came))
    if blank:
        said = ngettext("%(num)d 场活动还没有记到场人数", "%(num)d 场活动还没有记到场人数", blank)
        yield Task(said, "event_desk.index", {})
    drafts = _count(select(Policy.id).where(Policy.organiser_id == organiser_id, Policy.status == "draft"))
    if drafts:
        yield Task(ngettext("%(num)d 条政策草稿", "%(num)d 条政策草稿", drafts), "policies.own", {})


def _count(found) -> int:
    return db.session().scalar(select(func.count()).select_from(found.subquery())) or 0
