"""Reads of an agency's desk: everything it received and sent, filtered, in an order, and beside what each stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from web.core import db
from web.core.forms import one_line
from web.core.i18n import pick
from web.graduates.queries import WHOLE, agreements, fields_allowed
from web.models import Agency, AgencyMember, Application, ApplicationEvent, DeskView, Graduate, OwnStage, Position
from web.models.applications import INVITATION, SOURCES
from web.models.stages import APPLIED, INVITED, STAGES, TABS, codes

PAGE = 20
MOST = 1000  # applications put in order for one list; the page says when there are more
MOST_SCORED = 400  # likewise by match, as each is weighed for it
COLUMN = 6  # of each column of the board, before "all of them"
FIRST = next(iter(TABS))  # the tab of what waits for the agency, shown when none is named
ALL = "all"
SORTS = ("waiting", "latest", "score")
VIEWS = ("list", "board")
SEES_TO_IT = (  # whoever left or may only look sees to nothing any more
    AgencyMember.agency_id == Position.agency_id,
    AgencyMember.user_id == Application.assigned_id,
    AgencyMember.role.in_(("owner", "editor")),
)
IN_ORDER = (OwnStage.place, OwnStage.id)
Column = tuple[str, int]  # of the board: a tab, and an own stage in it or 0
WHO = ("mine", "free")  # what one sees to oneself, and what nobody does
NAMES = ("tab", "position", "own", "source", "q", "late", "who", "sort", "view")  # in an address
FINDS = (*SOURCES, INVITATION)
LONGEST = 60  # characters of a name looked for


@dataclass(frozen=True, slots=True)
class Asked:
    """What the desk shows, as the address has it: a tab, a position, only what is late, in which order."""

    tab: str = FIRST
    position_id: int | None = None
    late: bool = False
    who: str = ""  # "mine", "free", or everybody's
    sort: str = ""
    view: str = VIEWS[0]
    own: int | None = None
    source: str = ""
    q: str = ""
    named: tuple[int, ...] | None = None  # what `q` finds (`named`), none while it is not asked for

    @classmethod
    def read(cls, values: Mapping[str, str], positions: Collection[int], owns: Collection[int] = ()) -> "Asked":
        """From an address; what it has wrong is as if it were not there."""
        tab, wanted, own, sort, view = (values.get(name, "") for name in ("tab", "position", "own", "sort", "view"))
        return cls(
            tab if tab in TABS or tab == ALL else FIRST,
            _one_of(wanted, positions),
            values.get("late") == "1",
            values["who"] if values.get("who") in WHO else "",
            sort if sort in SORTS else "",
            view if view in VIEWS else VIEWS[0],
            _one_of(own, owns),
            values["source"] if values.get("source") in FINDS else "",
            one_line(values.get("q"))[:LONGEST],
        )

    def address(self, **changed: Any) -> dict[str, Any]:
        """The values of an address that shows this, with something changed; what is usual is left out."""
        one = replace(self, **changed)
        values = {
            "tab": one.tab if one.tab != FIRST else None,
            "position": one.position_id,
            "own": one.own,
            "source": one.source or None,
            "q": one.q or None,
            "late": "1" if one.late else None,
            "who": one.who or None,
            "sort": one.sort or None,
            "view": one.view if one.view != VIEWS[0] else None,
        }
        return {name: value for name, value in values.items() if value is not None}

    @property
    def order(self) -> str:
        """The longest waiting first while new, else the latest first, unless another is asked for."""
        return self.sort or SORTS[self.tab != FIRST]


def _one_of(value: str, numbers: Collection[int]) -> int | None:
    return int(value) if value in {str(number) for number in numbers} else None


def named(agency: Agency, text: str) -> tuple[int, ...]:
    """Applications of graduates whose name has this text in it and is shown to the agency, `MOST` at most. Two queries."""
    found = of_agency(agency.id, None).join(Application.graduate)
    found = found.where(Graduate.name.contains(text, autoescape=True)).options(contains_eager(Application.graduate))
    some = list(db.session().scalars(found.order_by(Application.id.desc()).limit(MOST)))
    agreed = agreements(agency.id, {row.graduate_id for row in some})
    return tuple(
        row.id for row in some if "name" in fields_allowed(row.graduate, agency, agreed.get(row.graduate_id, ()))
    )


def own_stages(agency_id: int) -> list[OwnStage]:
    """The agency's own stages in their order. One query."""
    return list(db.session().scalars(select(OwnStage).where(OwnStage.agency_id == agency_id).order_by(*IN_ORDER)))


def views(user_id: int) -> list[DeskView]:
    """What somebody kept of the desk, by name. One query."""
    return list(db.session().scalars(select(DeskView).where(DeskView.user_id == user_id).order_by(DeskView.name)))


def ids(agency_id: int, asked: Asked, today: date, reader: int) -> list[int]:
    """The numbers of all that is asked for, in order (by match: in the usual one), `MOST` + 1 at most. One query."""
    found = of_agency(agency_id, asked.position_id).with_only_columns(Application.id)
    if asked.tab in TABS:
        found = found.where(Application.status.in_(codes(lambda stage: stage.tab == asked.tab)))
    found = _narrowed(found, asked, today, reader)
    waiting = [Application.reply_by.is_(None), Application.created_at, Application.id]
    latest = [Application.updated_at.desc(), Application.id.desc()]
    return list(
        db.session().scalars(found.order_by(*(waiting if asked.order == "waiting" else latest)).limit(MOST + 1))
    )


def board(agency_id: int, asked: Asked, today: date, reader: int, owns: Sequence[OwnStage]) -> dict[Column, list[int]]:
    """The first `COLUMN` numbers of each tab and of each own stage behind the one it is within, longest waiting first.
    One query."""
    tab = case(*((Application.status == code, stage.tab) for code, stage in STAGES.items()))
    own = func.coalesce(Application.own_stage_id, 0)
    place = func.row_number().over(partition_by=(tab, own), order_by=(Application.updated_at, Application.id))
    found = _narrowed(of_agency(agency_id, asked.position_id), asked, today, reader)
    placed = found.with_only_columns(
        Application.id, tab.label("tab"), own.label("own"), place.label("place")
    ).subquery()
    columns: dict[Column, list[int]] = {}
    for name in TABS:
        columns[name, 0] = []
        columns |= {(name, one.id): [] for one in owns if STAGES[one.within].tab == name}
    for number, name, within in db.session().execute(
        select(placed.c.id, placed.c.tab, placed.c.own).where(placed.c.place <= COLUMN).order_by(placed.c.place)
    ):
        columns.setdefault((name, within), []).append(number)
    return columns


def _narrowed(found: Select, asked: Asked, today: date, reader: int) -> Select:
    if asked.late:
        found = found.where(Application.reply_by < today)
    if asked.own:
        found = found.where(Application.own_stage_id == asked.own)
    if asked.source == INVITATION:
        found = found.where(Application.origin == INVITED.code, Application.source == "")
    elif asked.source:
        found = found.where(Application.source == asked.source)
    if asked.named is not None:
        found = found.where(Application.id.in_(asked.named))
    if asked.who:
        seen_to = exists().where(*SEES_TO_IT)
        found = (
            found.where(seen_to, Application.assigned_id == reader) if asked.who == "mine" else found.where(~seen_to)
        )
    return found


def rows(agency_id: int, numbers: Sequence[int]) -> list[Application]:
    """These applications of the agency in this order, with position, graduate and decision; others are left out."""
    found = of_agency(agency_id, None).where(Application.id.in_(numbers))
    whole = found.options(
        contains_eager(Application.position),
        joinedload(Application.graduate).options(*WHOLE),
        joinedload(Application.decline),
        joinedload(Application.own_stage),
    )
    by_id = {row.id: row for row in db.session().scalars(whole).unique()}
    return [by_id[number] for number in numbers if number in by_id]


EVERYTHING = Asked()


def counts(agency_id: int, asked: Asked = EVERYTHING, today: date = date.min, reader: int = 0) -> dict[str | int, int]:
    """How many of what is asked for stand under each tab, and in each own stage by its number. One query."""
    base = _narrowed(of_agency(agency_id, asked.position_id), asked, today, reader)
    by = Application.status, Application.own_stage_id
    found: dict[str | int, int] = dict.fromkeys((*TABS, ALL), 0)
    for status, own, number in db.session().execute(base.with_only_columns(*by, func.count()).group_by(*by)):
        for name in (STAGES[status].tab, ALL, *([own] if own else ())):
            found[name] = found.get(name, 0) + number
    return found


def overdue_count(agency_id: int, today: date) -> int:
    """How many graduates wait longer for an answer than the agency promised."""
    found = of_agency(agency_id, None).with_only_columns(func.count())
    return db.session().scalar(found.where(Application.reply_by < today)) or 0


def applied_on(numbers: Collection[int]) -> dict[int, datetime]:
    """When the graduate last applied, by application; who was only invited is not there. One query."""
    last = select(ApplicationEvent.application_id, func.max(ApplicationEvent.at)).where(
        ApplicationEvent.application_id.in_(numbers), ApplicationEvent.status == APPLIED.code
    )
    return {number: at for number, at in db.session().execute(last.group_by(ApplicationEvent.application_id))}


def received_positions(agency_id: int) -> list[tuple[int, str]]:
    """(id, title) of the agency's positions that have any application, latest first, for the filter."""
    found = (
        select(Position.id, Position.title, Position.title_en)
        .where(Position.agency_id == agency_id, exists().where(Application.position_id == Position.id))
        .order_by(Position.id.desc())
    )
    return [(row.id, pick(row.title, row.title_en)) for row in db.session().execute(found)]


def of_agency(agency_id: int, position_id: int | None) -> Select:
    found = select(Application).join(Application.position).where(Position.agency_id == agency_id)
    return found.where(Position.id == position_id) if position_id else found
