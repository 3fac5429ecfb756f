"""Reads of policies and measures: the library as anybody sees it, an office's own, and the sums of a year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, case, func, or_, select

from seeds import reference
from web.accounts.access.person import Person
from web.core import clock, db, paging
from web.core.i18n import pick
from web.core.labels import source_line
from web.models import Agency, Graduate, Measure, MeasureEntry, Policy
from web.policies.words import AUDIENCES

PAGE_SIZE = 20
NOW, LATER, OVER = "now", "later", "over"


@dataclass(frozen=True, slots=True)
class Shown:
    """One policy as a page shows it, whether it stands in the reference table or was published by an office."""

    title: str
    text: str
    kind: str  # code of policy_kinds.csv
    place: str  # code of regions.csv, "" the whole country
    audiences: tuple[str, ...]
    since: date
    until: date | None
    source: str
    id: int | None = None
    url: str = ""

    @property
    def state(self) -> str:
        return state_of(self.since, self.until)

    @property
    def for_whom(self) -> list[str]:
        return [str(AUDIENCES[name]) for name in self.audiences]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the library is asked for; "" and () ask for all."""

    audience: str = ""
    provinces: tuple[str, ...] = ()  # two digits each
    kind: str = ""
    over: bool = False  # those that are over, instead of those in force and to come


def state_of(since: date, until: date | None) -> str:
    today = clock.today()
    return LATER if since > today else OVER if until is not None and until < today else NOW


def national(asked: Asked | None = None) -> list[Shown]:
    """The policies of the reference table, each with its source. No query."""
    rows = [_of_table(row) for row in reference.table("policies")]
    return rows if asked is None else [row for row in rows if _answers(row, asked)]


def _of_table(row) -> Shown:
    return Shown(
        title=pick(row["name"], row["name_en"]),
        text=pick(row["text"], row["text_en"]),
        kind=row["kind"],
        place="",
        audiences=tuple(row["audiences"].split("|")),
        since=date.fromisoformat(row["valid_from"]),
        until=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=source_line(row["source"]),
    )


def _answers(row: Shown, asked: Asked) -> bool:
    fits = asked.kind in ("", row.kind) and (not asked.audience or asked.audience in row.audiences)
    return fits and (row.state == OVER) == asked.over


def shown(policy: Policy) -> Shown:
    """A policy of an office as pages show it."""
    return Shown(
        title=pick(policy.title, policy.title_en),
        text=pick(policy.text, policy.text_en),
        kind=policy.kind,
        place=policy.place,
        audiences=tuple(name for name in AUDIENCES if getattr(policy, f"for_{name}")),
        since=policy.valid_from,
        until=policy.valid_to,
        source=" · ".join(filter(None, (policy.issued_by, policy.reference))),
        id=policy.id,
        url=policy.url,
    )


def library(asked: Asked, page: int) -> tuple[list[Shown], int, int]:
    """One page of what offices published, in force first and the newest first: (policies, page, pages). Two queries."""
    found = _asked(select(Policy).where(Policy.status == "published"), asked)
    total = db.session().scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages = paging.within(page, total, PAGE_SIZE)
    later = case((Policy.valid_from > clock.today(), 1), else_=0)
    found = found.order_by(later, Policy.valid_from.desc(), Policy.id.desc())
    rows = db.session().scalars(found.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [shown(row) for row in rows], page, pages


def _asked(found: Select, asked: Asked) -> Select:
    today = clock.today()
    if asked.kind:
        found = found.where(Policy.kind == asked.kind)
    if asked.audience:
        found = found.where(getattr(Policy, f"for_{asked.audience}"))
    if asked.provinces:
        near = (Policy.place.startswith(code, autoescape=True) for code in asked.provinces)
        found = found.where(or_(Policy.place == "", *near))
    return found.where(
        Policy.valid_to < today if asked.over else or_(Policy.valid_to.is_(None), Policy.valid_to >= today)
    )


def concerning(person: Person) -> Asked:
    """What of the library is meant for this person: a graduate's wished places, an agency's or an organiser's own."""
    if person.role == "graduate":
        places = db.session().scalar(select(Graduate.wished_places).where(Graduate.id == person.graduate_id))
        return Asked("graduates", _provinces(places or ()))
    if person.role == "agency":
        place = db.session().scalar(select(Agency.place).where(Agency.id == person.agency_id))
        return Asked("agencies", _provinces([place or ""]))
    if person.role == "organiser":
        audience = "universities" if person.organiser_kind == "university" else ""
        return Asked(audience, _provinces([person.organiser_province]))
    return Asked()


def _provinces(places: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place[:2] for place in places if place))


def own(organiser_id: int, page: int) -> tuple[list[Policy], int, int]:
    """An office's policies, drafts first, then the latest: (policies, page, pages). Two queries."""
    found = select(Policy).where(Policy.organiser_id == organiser_id)
    total = db.session().scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages = paging.within(page, total, PAGE_SIZE)
    found = found.order_by(Policy.status, Policy.updated_at.desc(), Policy.id.desc())
    return list(db.session().scalars(found.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))), page, pages


def published_titles(organiser_id: int) -> list[tuple[int, str]]:
    """(id, title) of an office's published policies, for choosing what a measure carries out."""
    found = select(Policy.id, Policy.title).where(Policy.organiser_id == organiser_id, Policy.status == "published")
    return [(number, title) for number, title in db.session().execute(found.order_by(Policy.id.desc()))]


def choosable(measure: Measure) -> list[tuple[int, str]]:
    """What a measure may carry out: the published ones, and its own though it was taken back."""
    titles = published_titles(measure.organiser_id)
    own = measure.policy
    if own is None or own.id in dict(titles):
        return titles
    return [(own.id, _("%(title)s（已收回）", title=own.title)), *titles]


@dataclass(frozen=True, slots=True)
class Done:
    """The sums of what was done: times, people and agencies reached, yuan."""

    times: int = 0
    people: int = 0
    agencies: int = 0
    amount: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(*(getattr(self, name) + getattr(other, name) for name in Done.__slots__))


@dataclass(frozen=True, slots=True)
class Year:
    """An office's measures of a year with what was done of each in it."""

    year: int
    measures: tuple[tuple[Measure, Done], ...]

    @property
    def by_kind(self) -> dict[str, Done]:
        """Sums by kind, in the order of the table; kinds without a measure are left out."""
        sums: dict[str, Done] = {}
        for measure, done in self.measures:
            sums[measure.kind] = sums.get(measure.kind, Done()) + done
        return {row["code"]: sums[row["code"]] for row in reference.table("policy_kinds") if row["code"] in sums}

    @property
    def all(self) -> Done:
        return sum((done for _measure, done in self.measures), Done())


def year(organiser_id: int, number: int) -> Year:
    """What an office ran in a year, and did: a measure belongs to every year its period touches. Two queries."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    ran = select(Measure).where(Measure.organiser_id == organiser_id, Measure.starts_on <= last)
    ran = ran.where(or_(Measure.ends_on.is_(None), Measure.ends_on >= first))
    measures = db.session().scalars(ran.order_by(Measure.starts_on, Measure.id)).all()
    sums = select(
        MeasureEntry.measure_id,
        func.count(),
        func.sum(MeasureEntry.people),
        func.sum(MeasureEntry.agencies),
        func.sum(MeasureEntry.amount),
    ).where(MeasureEntry.measure_id.in_(one.id for one in measures), MeasureEntry.day.between(first, last))
    done = {row[0]: Done(*map(int, row[1:])) for row in db.session().execute(sums.group_by(MeasureEntry.measure_id))}
    return Year(number, tuple((one, done.get(one.id, Done())) for one in measures))


def sum_of(entries: Collection[MeasureEntry]) -> Done:
    """What these entries come to."""
    return sum((Done(1, one.people, one.agencies, one.amount) for one in entries), Done())


def years(organiser_id: int) -> list[int]:
    """The years in which an office runs anything, and this one; the latest first. One query."""
    last = func.coalesce(Measure.ends_on, Measure.starts_on)
    found = select(func.min(Measure.starts_on), func.max(last), func.max(Measure.starts_on))
    days = db.session().execute(found.where(Measure.organiser_id == organiser_id)).one()
    touched = [clock.today().year, *(day.year for day in days if day is not None)]
    return list(range(max(touched), min(touched) - 1, -1))


def entries(organiser_id: int, number: int) -> list[tuple[MeasureEntry, Measure]]:
    """Everything an office did in a year, by day. One query."""
    found = select(MeasureEntry, Measure).join(Measure, Measure.id == MeasureEntry.measure_id)
    found = found.where(Measure.organiser_id == organiser_id)
    found = found.where(MeasureEntry.day.between(date(number, 1, 1), date(number, 12, 31)))
    return [tuple(row) for row in db.session().execute(found.order_by(MeasureEntry.day, MeasureEntry.id))]


def agency_named(text: str) -> Agency | None:
    """The agency of this very name or credit code."""
    return db.session().scalar(select(Agency).where(or_(Agency.name == text, Agency.uscc == text.upper())).limit(1))


def count_of(model: type[Policy] | type[Measure], organiser_id: int) -> int:
    """How many policies or measures an office keeps."""
    return db.session().scalar(select(func.count()).where(model.organiser_id == organiser_id)) or 0
