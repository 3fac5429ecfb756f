"""Positions as everybody sees them: list, page, suggestions."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from flask import Response, current_app, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import ServiceUnavailable

from seeds import reference
from web.applications import queries as applications
from web.applications.queries import replies
from web.core import clock, limits, links
from web.core.access import PUBLIC, allow
from web.core.i18n import language, pick
from web.core.places import above, level
from web.graduates import access as graduates
from web.positions import engine, queries
from web.positions.rules import filters
from web.positions.rules.filters import Search
from web.positions.views import bp
from web.positions.views.cards import card
from web.positions.views.feed import atom
from web.ranking import service as ranking

SIZE = 20
FEED_SIZE = 50
FEED_AGE = 300  # seconds a reader may go by what it has
MOST_CHOICES = 40
PANELS = 256  # panels of filters a process keeps, some 8 MB

Counts = tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


@bp.get("/positions")
@allow(PUBLIC)
def index():
    """The list. The index gives ids, counts and marked words; the rows come from the database, which has the last
    word."""
    search, today = filters.read(request.args), clock.today()
    best, more = _best_first(search)
    if search.sort == "match" and not best:
        search = replace(search, sort="")
    if search.text:
        limits.spend("search", account=str(current_user.id) if current_user.is_authenticated else "")
    page = _find(search, given=best)
    if page is not None and not page.hits and page.total and search.page > 1:
        search = replace(search, page=max(1, -(-page.total // SIZE)))
        page = _find(search, given=best)
    if page is None:
        listed, total = queries.newest(search.page, SIZE)
    else:
        rows = queries.cards([hit.id for hit in page.hits])
        listed = [rows[hit.id] for hit in page.hits if hit.id in rows]
        # What the database hides is not shown and not counted; other pages are counted as the index knows them.
        total = page.total - (len(page.hits) - len(listed))
    saves = _graduate_id()
    status, saved = applications.standing(saves, [row.id for row in listed])
    return render_template(
        "positions/index.html",
        search=search,
        page=page,
        listed=listed,
        found={hit.id: hit for hit in page.hits} if page else {},
        total=total,
        pages=max(1, -(-total // SIZE)),
        panel=_panel(search, page),
        chips=_chips(search),
        loosened=[_condition(text) for text in page.loosened] if page else [],
        understood=[_condition(text) for text in page.understood] if page else [],
        ways_out=_ways_out(search) if page is not None and not listed else [],
        status=status,
        saved=saved,
        sort_tabs=[
            (str(title), _address(replace(search, sort=sort, page=1)), sort == search.order)
            for sort, title in filters.SORTS.items()
            if (search.text or sort != "relevance") and (sort != "match" or _graduate_id() is not None)
        ],
        feed_url=links.with_query(url_for("positions.feed"), search.arguments(page=None, sort=None)),
        here=links.here() if saves else "",
        new_since=today.toordinal() - 7,
        ranked=len(best),
        ranked_more=more,
    )


@bp.get("/positions/feed.atom")
@allow(PUBLIC)
def feed():
    """The newest positions a search finds, for feed readers; the same words and filters as the list."""
    search = replace(filters.read(request.args), sort="newest", page=1)
    if search.text:
        limits.spend("search")
    page = _find(search, size=FEED_SIZE)
    if page is None:
        raise ServiceUnavailable
    found = () if page.loosened else page.hits
    rows = queries.shown([hit.id for hit in found])
    words = " · ".join([*filter(None, [search.text]), *(words for _name, _value, words in search.parts())])
    title = _("上岗：%(words)s", words=words) if words else _("上岗：新职位")
    arguments = search.arguments(sort=None) | ({"lang": "en"} if language() == "en" else {})
    content, changed = atom(
        title,
        links.public_url("positions.feed", **arguments),
        links.public_url("positions.index", **search.arguments(), **({"lang": "en"} if language() == "en" else {})),
        [rows[hit.id] for hit in found if hit.id in rows],
    )
    response = Response(content, mimetype="application/atom+xml")
    response.last_modified = changed
    response.cache_control.public, response.cache_control.max_age = True, FEED_AGE
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/positions/suggest")
@allow(PUBLIC)
def suggest():
    """What the person may be about to type, as JSON."""
    prefix = filters.read(request.args).text[:60]
    found = engine.suggestions(prefix) if prefix else ()
    return jsonify(suggestions=[{"text": s.text, "kind": s.kind, "count": s.count} for s in found])


@bp.get("/positions/<int:position_id>")
@allow(PUBLIC)
def show(position_id: int):
    """One position; a closed one says so, shows no way to apply, and leads on to similar ones."""
    position = queries.public_one(position_id)
    near = queries.similar(position)
    status, saved = applications.standing(_graduate_id(), [position.id])
    values = {
        "position": position,
        "similar": near,
        "application": applications.between(position.id, _graduate_id()) if status else None,
        "kept": position.id in saved,
        "state": queries.state(position),
    }
    if values["state"] != "published":
        return render_template("positions/closed.html", **values), 410
    return render_template(
        "positions/show.html",
        posting=_posting(position),
        understood=ranking.asked(position),
        replies=replies.public(position.agency_id),
        **values,
    )


def _graduate_id() -> int | None:
    return current_user.graduate_id if current_user.is_authenticated else None


def _best_first(search: Search) -> tuple[list[int], bool]:
    """For the order "what fits me": the ranked positions, none for others, and whether there are more than ranked."""
    if search.sort != "match" or _graduate_id() is None:
        return [], False
    return ranking.best_first(graduates.own(current_user))


def _find(search: Search, size: int = SIZE, given: Sequence[int] = ()):
    sort = ("given" if given else "relevance") if search.order == "match" else search.order
    return engine.find(search.text, search.filters(), search.pay, sort, search.page, size, clock.today(), given)


def _panel(search: Search, page) -> Markup:
    """The filters with their counts; the same search that finds the same shows the same."""
    counts = tuple((name, tuple(page.facets.get(name, ()))) for name in filters.NAMES) if page else None
    return _made_panel(replace(search, page=1), counts, language(), request.root_path)


@lru_cache(PANELS)
def _made_panel(search: Search, counts: Counts | None, _lang: str, _root: str) -> Markup:
    """Nothing may be read here but the arguments, tables of reference, the language and the root of addresses."""
    pays = [(pay, f"{pay:,}") for pay in sorted({*filters.PAYS, *filter(None, [search.pay])})]
    template = current_app.jinja_env.get_template("positions/_filters.html")
    return template.module.panel(search, _facets(search, counts), pays)


def _facets(search: Search, counted: Counts | None) -> list[tuple[str, str, list[tuple[str, str, bool, int]]]]:
    """(name, title, options) of each filter; an option is (value, words, chosen, count) under the current search."""
    facets = []
    for name, title in filters.NAMES.items():
        counts = dict(dict(counted or ()).get(name, ()))
        chosen = search.chosen.get(name, ())
        values = [*dict.fromkeys((*chosen, *counts))] if counted is not None else list(filters.known(name))
        if name == "place":
            values = [v for v in values if v in chosen or level(v) == "province" or set(above(v)[-1:]) & set(chosen)]
        options = [
            (v, filters.value_name(name, v), v in chosen, counts.get(v, 0)) for v in values if v in filters.known(name)
        ]
        options = options[:MOST_CHOICES]
        if name in ("certify", "degree", "kind", "field"):
            order = list(filters.CERTIFY) if name == "certify" else [r["code"] for r in _table(name)]
            options.sort(key=lambda option: order.index(option[0]))
        if options:
            facets.append((name, str(title), options))
    return facets


def _table(name: str):
    return reference.table(filters.TABLES[name])


def _chips(search: Search) -> list[dict[str, str]]:
    """Every active filter as a chip that can be taken away."""
    return [
        {"text": words, "tone": "accent", "remove_url": _address(search.without(name, value))}
        for name, value, words in search.parts()
    ]


def _ways_out(search: Search) -> list[tuple[str, str, int]]:
    """(words, address, how many) of searches close by that find something: without one part, else with one alone."""
    parts = [*search.parts(), *([("q", "", search.text)] if search.text else [])][:8]
    less = [(_("去掉“%(what)s”", what=words), search.without(name, value)) for name, value, words in parts]
    alone = [(_("只看“%(what)s”", what=words), search.only(name, value)) for name, value, words in parts]
    for ways in (less, alone):
        pages = [(words, _address(way), _find(way, size=0)) for words, way in ways]
        found = [(words, link, page.total) for words, link, page in pages if page and page.total and not page.loosened]
        if found:
            return sorted(found, key=lambda way: way[2])
    return []


def _condition(text: str) -> str:
    """One of `Page.loosened` or `Page.understood` in words."""
    name, found, value = text.partition("=")
    if name == "not" and found:
        return _("不要“%(what)s”", what=value)
    if name == "pay" and found and value.isdigit():
        return _("月薪 %(pay)s 元以上", pay=f"{int(value):,}")
    if name == "agency_id" and found:
        return _("这家机构")
    return filters.value_name(name, value) if found and name in filters.NAMES else text


def _address(search: Search) -> str:
    return links.with_query(url_for("positions.index"), search.arguments())


def _posting(position) -> dict[str, object]:
    """The position as schema.org JobPosting, for search engines: nothing that the page does not show."""
    agency = position.agency
    places = [
        {"@type": "Place", "address": {"@type": "PostalAddress", "addressCountry": "CN", "addressLocality": name}}
        for name in (filters.value_name("place", code) for code in position.places)
    ]
    posting: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": pick(position.title, position.title_en),
        "description": pick(position.description, position.description_en),
        "datePosted": position.published_at.date().isoformat(),
        "employmentType": "FULL_TIME",
        "hiringOrganization": {"@type": "Organization", "name": pick(agency.name, agency.name_en)},
        "jobLocation": places,
        "totalJobOpenings": position.headcount,
        "url": links.public_url("positions.show", position_id=position.id),
    }
    if position.valid_until:
        posting["validThrough"] = f"{position.valid_until.isoformat()}T23:59:59+08:00"
    if position.pay_high:
        amount = {"@type": "QuantitativeValue", "minValue": position.pay_low, "maxValue": position.pay_high}
        posting["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": "CNY",
            "value": amount | {"unitText": "MONTH"},
        }
    return posting


bp.add_app_template_global(card, "position_card")


@bp.app_template_global("permissions_and_sources")
def permissions_and_sources():
    return reference.table("permissions"), reference.sources()


@bp.app_template_global("position_address")
def position_address(search: Search, **changes: object) -> str:
    """The list's address with some arguments changed."""
    return links.with_query(url_for("positions.index"), search.arguments(**changes))
