"""What a position says in a list, worked out in Python once a card: a page shows twenty of them."""

from dataclasses import dataclass
from typing import Any

from flask import current_app

from web.core.i18n import gettext as _
from web.core.i18n import pick
from web.core.labels import certify_terms, day, label, pay, region_name

MOST = 3  # places and fields a card names


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    url: str
    agency: str
    agency_url: str
    kind: str
    places: list[str]
    pay: str
    tags: list[str]
    certify: dict[str, object]
    headcount: int
    until: str
    published: int  # the day as an ordinal, 0 before it was published


def card(position: Any) -> Card:
    """The card of a Position, or of a row of `queries.CARD`, in the page's language."""
    agency, tags, url_for = position.agency, [], current_app.url_for
    if position.degree:
        tags.append(_("%(degree)s及以上", degree=label("degrees", position.degree)))
    tags += [label("fields", code) for code in position.fields[:MOST]]
    if agency.status != "checked":
        tags.append(_("机构待核验"))
    places = [region_name(code) for code in position.places[:MOST]]
    if len(position.places) > MOST:
        places.append(_("等 %(n)s 地", n=len(position.places)))
    return Card(
        title=pick(position.title, position.title_en),
        url=url_for("positions.show", position_id=position.id),
        agency=pick(agency.name, agency.name_en),
        agency_url=url_for("agencies.show", agency_id=position.agency_id),
        kind=label("kinds", position.kind),
        places=places,
        pay=pay(position.pay_low, position.pay_high, position.pay_months),
        tags=tags,
        certify=certify_terms(position),
        headcount=position.headcount,
        until=day(position.valid_until),
        published=position.published_at.date().toordinal() if position.published_at else 0,
    )
