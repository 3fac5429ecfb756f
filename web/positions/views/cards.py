"""What a position says in a list, made once: a page shows twenty of them, and the next page many of the same."""

from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from flask import current_app, request
from markupsafe import Markup

from web.core.i18n import gettext as _
from web.core.i18n import language, pick
from web.core.labels import certify_terms, day, label, pay, region_name

MOST = 3  # places and fields a card names
KEPT = 4096  # cards a process keeps, some 20 MB
GAP = "\N{OBJECT REPLACEMENT CHARACTER}buttons\N{OBJECT REPLACEMENT CHARACTER}"  # where the reader's own buttons go

Segments = tuple[tuple[str, bool], ...]


class Agency(NamedTuple):
    name: str
    name_en: str
    status: str


class Facts(NamedTuple):
    """All of a position that a card shows: its own and its agency's, nothing of who reads it."""

    id: int
    agency_id: int
    title: str
    title_en: str
    kind: str
    degree: str
    pay_low: int
    pay_high: int
    pay_months: int
    headcount: int
    valid_until: date | None
    certificate: str
    certify_months: int | None
    exam_fee: bool
    training: bool
    exam_leave: bool
    mentor: bool
    fields: tuple[str, ...]
    places: tuple[str, ...]
    agency: Agency


_plain = attrgetter(*Facts._fields[:-3])


def card(
    position: Any, hit: Any = None, words: bool = False, new_since: int = 0, level: int = 3
) -> tuple[Markup, Markup]:
    """The card of a Position, or of a row of `queries.CARD`, in the page's language, before and after the reader's own
    buttons. `hit` has its marked title, with `words` its marked snippet; it is new when published since that ordinal.

    Cards are kept by all that stands on them, so a kept one is never an old one.
    """
    agency, lang = position.agency, language()
    facts = Facts(
        *_plain(position),
        tuple(position.fields),
        tuple(position.places),
        Agency(agency.name, agency.name_en, agency.status),
    )
    new = bool(new_since and position.published_at and position.published_at.date().toordinal() >= new_since)
    title = hit.title if hit is not None and lang == "zh" else ()
    if title and "".join([part for part, _marked in title]) != position.title:
        title = ()  # the index has yet to read the new one
    return _made(facts, title, hit.snippet if hit is not None and words else (), new, level, lang, request.root_path)


@lru_cache(KEPT)
def _made(
    position: Facts, title: Segments, snippet: Segments, new: bool, level: int, _lang: str, _root: str
) -> tuple[Markup, Markup]:
    """Nothing may be read here but the arguments, tables of reference, the language and the root of addresses."""
    agency, tags, url_for = position.agency, [], current_app.url_for
    if position.degree:
        tags.append(_("%(degree)s及以上", degree=label("degrees", position.degree)))
    tags += [label("fields", code) for code in position.fields[:MOST]]
    if agency.status != "checked":
        tags.append(_("机构待核验"))
    places = [region_name(code) for code in position.places[:MOST]]
    if len(position.places) > MOST:
        places.append(_("等 %(n)s 地", n=len(position.places)))
    made = current_app.jinja_env.get_template("components/listings.html").module.position_card(
        title or pick(position.title, position.title_en),
        url_for("positions.show", position_id=position.id),
        pick(agency.name, agency.name_en),
        url_for("agencies.show", agency_id=position.agency_id),
        label("kinds", position.kind),
        places,
        pay(position.pay_low, position.pay_high, position.pay_months),
        tags,
        certify_terms(position),
        snippet,
        day(position.valid_until),
        position.headcount,
        new=new,
        level=level,
        caller=lambda: GAP,
    )
    before, _gap, after = made.rpartition(GAP)
    return before, after
