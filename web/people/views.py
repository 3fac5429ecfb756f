"""Routes of looking for graduates."""

from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import limits
from web.core.access import AGENCY, allow
from web.core.i18n import language, pick
from web.core.places import above, level
from web.graduates.queries import agreements, fields_allowed, label_of, seen_by_agency
from web.graduates.rules.marks import mark_of
from web.graduates.service import looks
from web.people import access, engine, queries
from web.people.rules import filters
from web.people.rules.filters import Search

bp = Blueprint("people", __name__)
SIZE = 20
MOST_CHOICES = 30
FEW = 10  # fewer people than these are not told apart


@bp.get("/agency/graduates")
@allow(AGENCY)
def index():
    """The list. The index gives ids, counts and marked words; who may be seen, and how much, the database says."""
    search, agency = filters.read(request.args), access.agency_of(current_user)
    limits.spend("search", account=str(current_user.id))
    if not agency.may("people"):
        return _counted()
    limits.spend("people", account=f"agency:{agency.id}")
    page = engine.find(search, SIZE)
    if page is not None and not page.hits and page.total and search.page > 1:
        search = replace(search, page=max(1, -(-page.total // SIZE)))
        page = engine.find(search, SIZE)
    hits = page.hits if page else ()
    people = queries.shown([hit.id for hit in hits])
    looks.remember(agency.id, people)
    positions = queries.open_positions(agency.id)
    wanted = (
        search.position if search.position in {p[0] for p in positions} else (positions[0][0] if positions else None)
    )
    return render_template(
        "people/index.html",
        search=search,
        page=page,
        rows=_rows(agency, hits, people),
        total=page.total - (len(hits) - len(people)) if page else 0,
        pages=max(1, -(-page.total // SIZE)) if page else 1,
        facets=_facets(search, page),
        chips=[
            {"text": words, "tone": "accent", "remove_url": _address(search.without(name, value))}
            for name, value, words in search.parts()
        ],
        loosened=[_condition(text) for text in page.loosened] if page else [],
        understood=[_condition(text) for text in page.understood] if page else [],
        sort_tabs=[
            (str(title), _address(replace(search, sort=sort, page=1)), sort == search.order)
            for sort, title in filters.SORTS.items()
            if search.text or sort != "relevance"
        ],
        positions=[(str(number), pick(title, title_en)) for number, title, title_en in positions],
        wanted=wanted,
    )


def _counted():
    """What an agency sees that no office has checked yet: how many there are in all, and of few not even that.

    Whatever it asks for: two counts that differ by one word or filter tell of the one person between them.
    """
    page = engine.find(Search(), 0)
    return render_template("people/counted.html", total=page.total if page else None, few=FEW)


def _rows(agency, hits, people) -> list[dict[str, object]]:
    """What the list shows of each person: what this agency may see, and marked words only of what they say now."""
    agreed, rows = agreements(agency.id, list(people)) if people else {}, []
    for hit in hits:
        graduate = people.get(hit.id)
        if graduate is None:
            continue
        fields = fields_allowed(graduate, agency, agreed.get(graduate.id, ()))
        current = hit.key == engine.version(graduate)
        rows.append(
            {
                "mark": mark_of(agency.id, graduate.id),
                "label": label_of(graduate, fields, agency.id),
                "seen": seen_by_agency(graduate, fields, agency.id),
                "title": hit.title if current and language() == "zh" else (),  # a degree's name is written in Chinese
                "snippet": hit.snippet if current else (),
            }
        )
    return rows


def _facets(search: Search, page) -> list[tuple[str, str, list[tuple[str, str, bool, int]]]]:
    """(name, title, options) of each filter; an option is (value, words, chosen, count) under the current search."""
    facets = []
    for name, title in filters.NAMES.items():
        counts, chosen = dict(page.facets.get(name, ())) if page else {}, search.chosen.get(name, ())
        values = [v for v in dict.fromkeys((*chosen, *counts)) if filters.known(name, v)]
        if name == "place":
            values = [v for v in values if v in chosen or level(v) == "province" or set(above(v)) & set(chosen)]
        if name == "graduated":
            values.sort(reverse=True)
        options = [(v, filters.value_name(name, v), v in chosen, counts.get(v, 0)) for v in values[:MOST_CHOICES]]
        if options:
            facets.append((name, str(title), options))
    return facets


def _condition(text: str) -> str:
    """One of `Page.loosened` or `Page.understood` in words."""
    name, found, value = text.partition("=")
    if name == "pay" and found:
        return _("月薪 %(pay)s 元以上", pay=f"{int(value):,}")
    if name == "not" and found:
        return _("不要“%(what)s”", what=value)
    known = found and name in filters.NAMES and filters.known(name, value)
    return filters.value_name(name, value) if known else text


def _address(search: Search) -> str:
    return url_for("people.index", **search.arguments())


@bp.app_template_global("people_address")
def people_address(search: Search, **changes: object) -> str:
    """The list's address with some arguments changed."""
    return url_for("people.index", **search.arguments(**changes))


@bp.app_template_global("people_kinds")
def people_kinds(codes: list[str]) -> list[str]:
    """Kinds of work by name."""
    return [filters.value_name("kind", code) for code in codes]
