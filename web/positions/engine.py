"""The border to the finder: documents from rows, one open index per app, and the promised changes carried out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from matching import read_position
from matching.reading import pay
from matching.reading.advert import Advert, read_advert
from matching.text import fold
from search_index import (
    Document,
    Page,
    Percolator,
    Query,
    SearchIndex,
    SearchUnavailable,
    Suggestion,
    digest,
    districts,
    open_index,
)
from search_index.lexicon import common
from seeds import reference
from seeds.reference.segmenter import segmenter
from web.core import clock, db, outbox, places
from web.core.fields import pay_range
from web.core.places import above, level
from web.models import Agency, Position
from web.positions.queries import published_ids, visible
from web.positions.rules.filters import Search

FACETS = ("kind", "place", "field", "degree", "language", "certify", "designation")
CHUNK = 500
MENDED_ALONE = 1000
log = structlog.get_logger(__name__)


def advert(text: str) -> Advert:
    """A pasted advert as values of the form; places down to their city, as the form asks for them. Some 10 ms."""
    read = read_advert(text)
    if places := read.values.get("places"):
        read = replace(read, values=read.values | {"places": list(dict.fromkeys(filter(None, map(_city, places))))})
    return read


def places_of(text: str) -> list[str] | None:
    """The places a box of the form means, as a sheet's cell would be read; None for what it cannot keep. About 1 ms."""
    return places.kept(read_position({"工作地点": text}, key="").values("place")) or None


def pay_of(text: str) -> tuple[int, int] | None:
    """The pay a month a box means (6-8K, 15-20万/年), as a sheet's cell would be read: low and high, 0 for an open end
    or one not said (面议); None when nothing is understood. About 1 ms."""
    read = pay.read(fold(text))
    return pay_range(read[0]) if read else None


def headcount_of(text: str) -> int | None:
    """How many a box means, as a sheet's cell would be read: the least of 2-3人; None when no number is said."""
    return next(map(int, read_position({"招聘人数": text}, key="").values("headcount")), None)


def certificate_asked(text: str) -> str:
    """The clause of a text that lets nobody start without the certificate, "" when none does. About 5 ms."""
    wants = read_position({"职位描述": text}, key="").wants
    return next((w.source for w in wants if w.force == "must" and w.values == ("agentexam",)), "")


def _city(code: str) -> str:
    """A province or city as it is, a district's city; "" for an unknown code."""
    return code if level(code) in ("province", "city") else next(iter(above(code)[::-1]), "")


def warm() -> None:
    """Load the words that every index knows and the segmenter."""
    common()
    segmenter()


def index() -> SearchIndex:
    """The app's index, opened once."""
    if "search" not in current_app.extensions:
        current_app.extensions["search"] = open_index(current_app.extensions["settings"].search_url)
    return current_app.extensions["search"]


def find(
    text: str,
    filters: Mapping[str, tuple[str, ...]],
    pay_min: int | None,
    sort: str,
    page: int,
    size: int,
    today: date,
    given: Sequence[int] = (),
) -> Page | None:
    """One page of hits with facet counts; None when the index cannot be read now. Sort "given" finds only the ids of
    `given`, in their order."""
    query = Query(
        text=text,
        filters=filters,
        pay_min=pay_min,
        today=today.toordinal(),
        sort=sort,
        page=page,
        size=size,
        facets=FACETS,
        given=tuple(given),
    )
    try:
        return index().search(query)
    except SearchUnavailable as error:
        log.error("search unavailable", error=str(error)[:200])
        return None


def answering(searches: Mapping[int, Search], position_ids: Iterable[int]) -> dict[int, list[int]]:
    """Which of many searches these visible positions answer, by the search's id. See `Percolator.answers`."""
    extensions, found = current_app.extensions, index()
    if "percolator" not in extensions or extensions["percolator"].index is not found:
        extensions["percolator"] = Percolator(found)
    today = clock.today().toordinal()
    queries = {n: Query(s.text, s.filters(), s.pay, today) for n, s in searches.items()}
    return extensions["percolator"].answers(queries, list(documents(db.session(), position_ids)))


def suggestions(prefix: str, count: int = 8) -> tuple[Suggestion, ...]:
    """What the person may be about to type; nothing when the index cannot be read."""
    try:
        return index().suggest(prefix, count)
    except SearchUnavailable:
        return ()


def documents(session: Session, ids: Iterable[int] | None = None) -> Iterator[Document]:
    """A document for every visible position (of these ids), in chunks so that any number fits into memory."""
    wanted = visible() if ids is None else visible() & Position.id.in_(list(ids))
    found = select(Position).where(wanted).order_by(Position.id)
    found = found.options(defer(Position.reading), joinedload(Position.agency).selectinload(Agency.designations))
    last = 0
    while rows := session.scalars(found.where(Position.id > last).limit(CHUNK)).all():
        yield from map(document, rows)
        last = rows[-1].id
        session.expunge_all()


def document(position: Position) -> Document:
    """What the finder knows of a position: what its public page shows, without what is done until the certificate
    comes, for that names searching, translating and drafting in most positions alike."""
    agency = position.agency
    places = tuple(dict.fromkeys(code for place in position.places for code in (*above(place), place)))
    return Document(
        id=position.id,
        title=position.title,
        body="\n".join(
            filter(None, (position.description, position.fields_note, position.languages, work_first(position)))
        ),
        agency=" ".join(filter(None, (agency.name, agency.name_en))),
        agency_id=agency.id,
        kind=position.kind,
        fields=tuple(position.fields),
        majors=pieces(position.majors),
        skills=pieces(position.skills),
        languages=languages_in(position.languages),
        places=(*places, *districts(f"{position.title}\n{position.description}", places)),
        degree=position.degree,
        certify=certify_flags(position),
        designations=tuple(dict.fromkeys(d.kind for d in agency.designations)),
        pay_low=position.pay_low,
        pay_high=position.pay_high,
        published=position.published_at.date().toordinal() if position.published_at else 0,
        expires=position.valid_until.toordinal() if position.valid_until else 0,
        text_en="\n".join(filter(None, (position.title_en, position.description_en))),
    )


def work_first(position: Position) -> str:
    """The words for what people look for where a certificate may come later."""
    return "先上岗后考证" if position.certificate == "later" else ""


def certify_flags(position: Position) -> tuple[str, ...]:
    """What a graduate without the certificate may filter by."""
    flags = [] if position.certificate == "required" else ["not_required"]
    names = {"exam_fee": "exam_fee", "training": "training", "exam_leave": "leave", "mentor": "mentor"}
    return (*flags, *(flag for column, flag in names.items() if getattr(position, column)))


def pieces(text: str) -> tuple[str, ...]:
    """The parts of a list as people write it: 微电子、集成电路；Python, incoPat."""
    for mark in "、，,；;/\n":
        text = text.replace(mark, "|")
    return tuple(dict.fromkeys(piece.strip() for piece in text.split("|") if piece.strip()))


def languages_in(text: str) -> tuple[str, ...]:
    """The codes of the languages a text names, by their own names or by those of their tests."""
    folded = text.casefold()
    return tuple(dict.fromkeys(code for word, code in _language_words() if word in folded))


@cache
def _language_words() -> tuple[tuple[str, str], ...]:
    words = []
    for row in reference.table("languages"):
        names = (row["name"], row["name_en"], *row["aliases"].split("|"))
        words += [(name.casefold(), row["code"]) for name in names if len(name) > 1]
    for row in reference.table("language_tests"):
        names = {row["name"], row["name_en"], row["code"]}
        words += [(name.casefold(), row["language"]) for name in names if len(name) > 2 and row["language"]]
    return (*words, ("四级", "en"), ("六级", "en"))


def carry_out(session: Session, effects: Sequence[outbox.Effect]) -> None:
    """Put the positions into the index as they are now, and take out those nobody may see; the same twice is fine."""
    wanted = {effect.payload["position_id"] for effect in effects if "position_id" in effect.payload}
    for agency_id in {effect.payload["agency_id"] for effect in effects if "agency_id" in effect.payload}:
        wanted |= set(published_ids(agency_id))
    # Held until they are in the index, so that no second worker puts an older state there after a newer one.
    session.execute(select(Position.id).where(Position.id.in_(wanted)).order_by(Position.id).with_for_update())
    found = list(documents(session, wanted))
    index().apply(found, sorted(wanted - {d.id for d in found}))
    new = [effect.payload["position_id"] for effect in effects if effect.payload.get("published")]
    if new:
        outbox.happened("listed", effects[0].key, {"subject": "positions", "ids": new})


def rebuild(progress=None) -> int:
    """Write the whole index anew from the database while the old one serves; returns how many documents."""
    return index().rebuild(documents(db.session()), progress)


def heal(whole: bool = False) -> bool:
    """Write the index anew when it cannot be read, which with `whole` is found out by reading all of it; True when
    that was needed."""
    try:
        index().verify() if whole else index().engine.snapshot()
        return False
    except SearchUnavailable as error:
        log.warning("index written anew", error=str(error)[:200])
        rebuild()
        return True


def compare() -> tuple[list[int], list[int]]:
    """Where index and database differ: (ids the index lacks or holds in an old version, ids it should not hold)."""
    held = dict(index().ids())
    stale = []
    for one in documents(db.session()):
        if held.pop(one.id, None) != digest(one):
            stale.append(one.id)
    return stale, sorted(held)


def agree(stale: Sequence[int], extra: Sequence[int]) -> None:
    """Mend what `compare` found: a few by themselves, many by writing the index anew, which costs less and packs it."""
    if len(stale) + len(extra) > MENDED_ALONE:
        rebuild()
    else:
        mend(stale, extra)


def mend(stale: Sequence[int], extra: Sequence[int]) -> None:
    """Make the index agree with the database for these ids."""
    for start in range(0, len(stale), CHUNK):
        index().apply(list(documents(db.session(), stale[start : start + CHUNK])), ())
    index().apply((), list(extra))
