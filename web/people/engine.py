"""The border to the finder: graduates as documents without a name, an address or a school, and one index of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import structlog
from flask import current_app
from sqlalchemy import select

from search_index import Document, Page, Percolator, Query, SearchIndex, SearchUnavailable, digest, open_index
from seeds import reference
from web.core import db, outbox
from web.core.places import above
from web.graduates.queries import WHOLE as ROWS
from web.graduates.queries import seen_by_agency
from web.models import Graduate
from web.people.queries import seen, seen_ids
from web.people.rules import filters
from web.people.rules.filters import ANYWHERE, WHOLE, Search

FACETS = tuple(filters.NAMES)
CHUNK = 200
MENDED_ALONE = 1000
MADE = 2  # raised whenever `document` tells something else: words an earlier program wrote are not shown
log = structlog.get_logger(__name__)


def index() -> SearchIndex:
    """The app's index of graduates, opened once; it stands beside that of positions."""
    if "people" not in current_app.extensions:
        where = current_app.extensions["settings"].search_url
        current_app.extensions["people"] = open_index(where, "graduates")
    return current_app.extensions["people"]


def find(search: Search, size: int) -> Page | None:
    """One page of hits with facet counts; None when the index cannot be read now."""
    query = Query(search.text, search.filters(), sort=search.order, page=search.page, size=size, facets=FACETS)
    try:
        return index().search(query)
    except SearchUnavailable as error:
        log.error("search unavailable", error=str(error)[:200])
        return None


def answering(searches: Mapping[int, Search], graduate_ids: Iterable[int]) -> dict[int, list[int]]:
    """Which of many searches these graduates answer, by the search's id. See `Percolator.answers`."""
    extensions, found = current_app.extensions, index()
    if "people_percolator" not in extensions or extensions["people_percolator"].index is not found:
        extensions["people_percolator"] = Percolator(found)
    queries = {n: Query(s.text, s.filters()) for n, s in searches.items()}
    return extensions["people_percolator"].answers(queries, list(documents(graduate_ids)))


def documents(ids: Iterable[int] | None = None) -> Iterator[Document]:
    """A document for everybody who lets themselves be seen (of these ids), in chunks."""
    session, last = db.session(), 0
    wanted = seen() if ids is None else seen() & Graduate.id.in_(list(ids))
    found = select(Graduate).where(wanted).options(*ROWS).order_by(Graduate.id)
    while rows := session.scalars(found.where(Graduate.id > last).limit(CHUNK)).all():
        yield from map(document, rows)
        last = rows[-1].id
        session.expunge_all()


def document(graduate: Graduate) -> Document:
    """What the finder knows of a graduate: nothing that names them, and of who is not open to all agencies only the
    words they released."""
    shown, read = seen_by_agency(graduate, "anonymous", freely=graduate.visibility == "open"), _readings(graduate)
    honours = [value.split(":")[1] for value in read["honour"] if value.count(":") > 1]
    majors = [major for e in shown["educations"] for major in (e["major"], e["second_major"]) if major]
    last = max(shown["educations"], key=lambda e: e["graduated"], default=None)
    more = [f"kind={kind}" for kind in shown["wished_kinds"]]
    more += [f"place={place}" for place in _places(shown["wished_places"])]
    more += [
        f"skill={skill}" for skill in (s.removesuffix("#weak") for s in read["skill"]) if filters.known("skill", skill)
    ]
    more += [f"honour={level}" for level in (*honours, *(h["level"] for h in shown["honours"])) if level]
    more += [f"discipline={code}" for major in (*read["major"], *majors) for code in _disciplines(major.split("#")[0])]
    more += [f"graduated={last['graduated']}"] if last else []
    return Document(
        id=graduate.id,
        title=" · ".join(filter(None, [_degree(last), *dict.fromkeys(majors)])),
        body="\n".join(filter(None, (shown["introduction"], shown["specialities"], *_lines(shown)))),
        majors=tuple(dict.fromkeys(majors)),
        skills=tuple(shown["skills"]),
        languages=tuple(dict.fromkeys(value.split(":")[0] for value in read["language"])),
        degree=last["degree"] if last else "",
        published=graduate.updated_at.date().toordinal(),
        key=version(graduate),
        more=tuple(dict.fromkeys(more)),
    )


def version(graduate: Graduate) -> str:
    """Tells an old document from a new one: words of an old one are never shown."""
    return f"{MADE} {graduate.updated_at.isoformat()}"


def _readings(graduate: Graduate) -> dict[str, list[str]]:
    """The matcher's values of what agencies see, by field."""
    found: dict[str, list[str]] = {name: [] for name in ("language", "skill", "honour", "major")}
    for one in (graduate.reading or {}).get("unnamed", {}).get("readings", ()):
        if one["field"] in found:
            found[one["field"]].append(one["value"])
    return found


def _places(wished: Sequence[str]) -> list[str]:
    """The values of `place` for these wishes; see `Search.filters`."""
    if not wished:
        return [ANYWHERE]
    inside = [WHOLE + code for code in wished if not above(code)]
    return [*wished, *(code for place in wished for code in above(place)), *inside]


def _lines(shown: Mapping) -> list[str]:
    """Languages, honours and notes as sentences of the text."""
    tests = [" ".join(filter(None, (x["language"], x["test"], x["score"]))) for x in shown["languages"]]
    return [*tests, *(honour["name"] for honour in shown["honours"]), shown["places_note"]]


def _degree(education: Mapping | None) -> str:
    names = {row["code"]: row["name"] for row in reference.table("degrees")}
    return names.get(education["degree"], "") if education else ""


@cache
def _by_major() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in reference.table("majors"):
        codes = tuple(dict.fromkeys(code[:2] for code in row["classes"].split("|") if code))
        for name in (row["name"], *row["aliases"].split("|")):
            found.setdefault(name.casefold(), codes)
    return found


def _disciplines(major: str) -> tuple[str, ...]:
    """The codes of the disciplines a major belongs to; () for one nobody lists."""
    known = {row["code"] for row in reference.table("disciplines")}
    return tuple(code for code in _by_major().get(major.casefold(), ()) if code in known)


def carry_out(session, effects: Sequence[outbox.Effect]) -> None:
    """Put the graduates into the index as they may be seen now, take out those who may not, and offer who is new."""
    wanted = {effect.payload["graduate_id"] for effect in effects}
    session.execute(select(Graduate.id).where(Graduate.id.in_(wanted)).order_by(Graduate.id).with_for_update())
    found = list(documents(wanted))
    index().apply(found, sorted(wanted - {d.id for d in found}))
    if found:
        outbox.happened("listed", effects[0].key, {"subject": "graduates", "ids": [d.id for d in found]})


def rebuild(progress=None) -> int:
    """Write the whole index anew from the database while the old one serves; returns how many documents."""
    return index().rebuild(documents(), progress)


def heal(whole: bool = False) -> bool:
    """Write the index anew when it cannot be read, which with `whole` is found out by reading all of it; True when
    that was needed."""
    try:
        index().verify() if whole else index().engine.snapshot()
        return False
    except SearchUnavailable as error:
        log.warning("index of graduates written anew", error=str(error)[:200])
        rebuild()
        return True


def differing(whole: bool = False) -> tuple[list[int], list[int]]:
    """(ids the index lacks, ids it should not hold); with `whole`, an old version counts as lacking, which reads
    all."""
    held = dict(index().ids())
    if not whole:
        wanted = seen_ids()
        return sorted(wanted - held.keys()), sorted(held.keys() - wanted)
    stale = [one.id for one in documents() if held.pop(one.id, None) != digest(one)]
    return stale, sorted(held)


def agree(stale: Sequence[int], extra: Sequence[int]) -> bool:
    """Mend what `differing` found: a few by themselves, many by writing the index anew. False when somebody else is
    writing it now."""
    try:
        if len(stale) + len(extra) > MENDED_ALONE:
            rebuild()
            return True
        for start in range(0, len(stale), CHUNK):
            index().apply(list(documents(stale[start : start + CHUNK])), ())
        index().apply((), list(extra))
        return True
    except SearchUnavailable as error:
        log.warning("index of graduates not mended", error=str(error)[:200])
        return False
