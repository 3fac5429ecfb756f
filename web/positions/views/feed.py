"""A search as an Atom feed (RFC 4287): positions only, nothing of whoever reads it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as xml

from web.core import links
from web.core.i18n import language, pick
from web.core.labels import label
from web.models import Position

SPACE = "http://www.w3.org/2005/Atom"
SUMMARY = 300  # characters
NEVER = datetime(2020, 1, 1, tzinfo=UTC)  # when nothing was ever found


def atom(title: str, self_url: str, page_url: str, positions: Sequence[Position]) -> tuple[bytes, datetime]:
    """The feed of these positions, newest first, and when it last changed. Equal input gives equal bytes."""
    changed = max((position.updated_at for position in positions), default=NEVER)
    feed = xml.Element("feed", {"xmlns": SPACE, "xml:lang": "en" if language() == "en" else "zh-CN"})
    _add(feed, "id", self_url)
    _add(feed, "title", title)
    _add(feed, "updated", changed.isoformat(timespec="seconds"))
    _add(feed, "link", rel="self", href=self_url, type="application/atom+xml")
    _add(feed, "link", rel="alternate", href=page_url, type="text/html")
    for position in positions:
        entry, url = _add(feed, "entry"), links.public_url("positions.show", position_id=position.id)
        _add(entry, "id", url)
        _add(entry, "title", pick(position.title, position.title_en))
        _add(entry, "updated", position.updated_at.isoformat(timespec="seconds"))
        _add(entry, "published", position.published_at.isoformat(timespec="seconds"))
        _add(entry, "link", rel="alternate", href=url, type="text/html")
        _add(_add(entry, "author"), "name", pick(position.agency.name, position.agency.name_en))
        _add(entry, "category", term=position.kind, label=label("kinds", position.kind))
        _add(entry, "summary", pick(position.description, position.description_en)[:SUMMARY])
    return xml.tostring(feed, encoding="utf-8", xml_declaration=True), changed


def _add(parent: xml.Element, name: str, text: str | None = None, **attributes: str) -> xml.Element:
    child = xml.SubElement(parent, name, attributes)
    child.text = None if text is None else "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
    return child
