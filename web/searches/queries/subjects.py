"""What can be searched and kept: how a kept search is read, asked, shown and led back to."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from web.core import db, links
from web.core.i18n import LOCALES
from web.graduates.queries import fields_allowed, label_of, seen_by_agency
from web.graduates.service import looks
from web.models import Agency, AgencyMember, User
from web.people import queries as people
from web.people import service as people_service
from web.people.rules import filters as people_filters
from web.positions import queries as positions
from web.positions import service as positions_service
from web.positions.rules import filters


@dataclass(frozen=True, slots=True)
class Line:
    """Something found, as an alert names it: its words in both languages and its page."""

    zh: str
    en: str
    path: str


@dataclass(frozen=True, slots=True)
class Subject:
    """`shown` gives the lines of those of the ids that this person may see now, whatever an index said before."""

    roles: tuple[str, ...]
    endpoint: str
    read: Callable[[MultiDict[str, str]], Any]
    answering: Callable[[Mapping[int, Any], Sequence[int]], dict[int, list[int]]]
    shown: Callable[[User, Collection[int]], dict[int, Line]]


def _positions(_user: User, ids: Collection[int]) -> dict[int, Line]:
    lines = {}
    for number, position in positions.shown(ids).items():
        agency = position.agency
        zh = f"{position.title} · {agency.name}"
        en = f"{position.title_en or position.title} · {agency.name_en or agency.name}"
        lines[number] = Line(zh, en, links.path("positions.show", position_id=number))
    return lines


def _graduates(user: User, ids: Collection[int]) -> dict[int, Line]:
    """As the agency sees them that this person works for now; nobody where it may see nobody, or for an unproven
    address."""
    agency = db.session().scalar(select(Agency).join(AgencyMember).where(AgencyMember.user_id == user.id))
    if agency is None or not agency.may("people") or not user.reachable:
        return {}
    lines, path, shown = {}, links.path("people.index", sort="newest"), people.shown(ids)
    looks.remember(agency.id, shown)
    for number, graduate in shown.items():
        fields = fields_allowed(graduate, agency, ())
        studies = [education["major"] for education in seen_by_agency(graduate, fields, agency.id)["educations"]]
        words = {}
        for code, locale in LOCALES.items():
            with force_locale(locale):
                words[code] = " · ".join([label_of(graduate, fields, agency.id), *filter(None, studies)])
        lines[number] = Line(words["zh"], words["en"], path)
    return lines


SUBJECTS: dict[str, Subject] = {
    "positions": Subject(
        ("graduate", "agency"), "positions.index", filters.read, positions_service.answering, _positions
    ),
    "graduates": Subject(("agency",), "people.index", people_filters.read, people_service.answering, _graduates),
}


def search_of(subject: str, arguments: Mapping[str, Any]) -> Any:
    """The search that stored arguments stand for; values no table knows any more are left out."""
    pairs = [(n, str(v)) for n, values in arguments.items() for v in (values if isinstance(values, list) else [values])]
    return SUBJECTS[subject].read(MultiDict(pairs))


def stored(search: Any) -> dict[str, Any]:
    """A search as it is kept: its words and filters, without order, page, and the position people are looked for."""
    values = search.arguments(sort=None, page=None, position=None)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def path_of(subject: str, arguments: Mapping[str, Any]) -> str:
    """The list that shows what this search finds, newest first."""
    return links.path(SUBJECTS[subject].endpoint, **arguments, sort="newest")
