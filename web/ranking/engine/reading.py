"""Rows in, readings out: what the matcher understands of profiles and positions, kept or made anew."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from matching import Candidate, Correction, read_candidate, read_position
from matching import Position as Wanted
from matching.ranking import explain
from matching.ranking.wordless import wordless
from matching.types import READING_VERSION
from web.core.kept import Kept
from web.models import Graduate, Position
from web.ranking import queries
from web.ranking.queries import Seen
from web.ranking.rules.rows import OWN, ROW_FORMAT, UNNAMED, graduate_row, position_row

VERSION = READING_VERSION * 1000 + ROW_FORMAT  # of stored readings; older ones are made anew by the sweep

MOST_ANEW = 300  # profiles read anew for one page that can do without

_candidates: Kept[Candidate] = Kept(6000)


def candidate_of(graduate: Graduate, fields: Collection[str] = OWN) -> Candidate:
    """The candidate read anew from these fields of a profile loaded with its rows. About 1 ms.

    Words in common are those of values for everybody, named or not: a list compares all people by the same, and they
    read the same score as the agency.
    """
    row = graduate_row(graduate, fields)
    read = read_candidate(row, str(graduate.id or ""), _corrections(graduate.corrections, row, fields == OWN))
    plain = wordless(read)
    return replace(read, words=plain.words) if "name" in fields else plain


def wanted_of(position: Position) -> Wanted:
    """What a position asks for, read anew. A few ms."""
    row = position_row(position)
    return read_position(row, str(position.id or ""), _corrections(position.corrections, row, True))


def graduate_reading(graduate: Graduate) -> dict[str, Any]:
    """What is stored with a profile: the reading of all of it, and of what an agency sees without an application."""
    stored = _with_labels(candidate_of(graduate))
    if graduate.visibility in ("anonymous", "open"):
        stored["unnamed"] = candidate_of(graduate, UNNAMED).to_dict() | {"row": ROW_FORMAT}
    return stored


def position_reading(position: Position) -> dict[str, Any]:
    """What is stored with a position."""
    return _with_labels(wanted_of(position))


def _with_labels(read: Candidate | Wanted) -> dict[str, Any]:
    """The JSON form, and the name of every reading in both languages so that pages need no engine to show them."""
    return read.to_dict() | {"labels": [[explain.label(r, "zh"), explain.label(r, "en")] for r in read.readings]}


def _corrections(stored: Iterable[Mapping[str, str]] | None, row: Mapping[str, str], whole: bool) -> list[Correction]:
    """The corrections that touch this row: one made in a text that may not be seen stays unseen."""
    text = "\n".join(row.values())
    return [Correction(**c) for c in stored or () if whole or (c.get("source") and c["source"] in text)]


def warm() -> None:
    """Load the tables and patterns of both readers."""
    read_position({"岗位描述": "本科及以上，日语优先"}, "")
    read_candidate({"个人简历": "本科，机械专业，会检索"}, "")


def candidates(people: Sequence[Seen]) -> dict[int, Candidate]:
    """The candidates of a pool by id, each made of nothing but the fields that may be seen.

    Known ones come from memory; the others from stored readings, or are read anew where none fits.
    """
    found, missing = _at_hand(people)
    for number, graduate in queries.whole_graduates(missing).items():
        person = missing[number]
        read = candidate_of(graduate, UNNAMED if by_level(person) else frozenset(person.fields))
        found[number] = _candidates.put(key_of(person), read)
    return found


def many_unread(people: Sequence[Seen]) -> bool:
    """Whether reading these people takes longer than a page may: just after an update, until the sweep has read
    them."""
    return len(_at_hand(people)[1]) > MOST_ANEW


def _at_hand(people: Sequence[Seen]) -> tuple[dict[int, Candidate], dict[int, Seen]]:
    """The candidates that memory or stored readings hold, and whom neither does."""
    kept = {person.id: _candidates.get(key_of(person)) for person in people}
    found = {number: candidate for number, candidate in kept.items() if candidate is not None}
    missing = {person.id: person for person in people if person.id not in found}
    plain = [number for number, person in missing.items() if by_level(person)]
    for number, stored in queries.graduate_readings(plain).items():
        read = unnamed(number, stored)
        if read is not None:
            found[number] = _candidates.put(key_of(missing.pop(number)), read)
    return found, missing


def unnamed(number: int, stored: Mapping[str, Any] | None) -> Candidate | None:
    """What is stored of somebody seen without a name, or None when an older program stored it: it may quote them."""
    kept = (stored or {}).get("unnamed") or {}
    if (kept.get("version"), kept.get("row")) != (READING_VERSION, ROW_FORMAT):
        return None
    return Candidate.from_dict(kept | {"key": str(number)})


def by_level(person: Seen) -> bool:
    """Whether they are seen by their level alone: the open level adds a name and a school, which no engine reads."""
    return set(person.fields) - {"name"} == UNNAMED


def key_of(person: Seen) -> tuple:
    """What a reading of this person stands for: it changes whenever they or what may be seen of them do."""
    return person.id, person.updated_at, UNNAMED if by_level(person) else person.fields


def own_candidate(graduate: Graduate) -> Candidate:
    """A graduate as they see themselves, from their stored reading where that fits."""
    stored = graduate.reading or {}
    if stored.get("version") == READING_VERSION and graduate.reading_version == VERSION:
        return Candidate.from_dict(stored | {"key": str(graduate.id)})
    return candidate_of(graduate)


def wanted(position: Position) -> Wanted:
    """What a position asks for, from its stored reading where that fits."""
    stored = position.reading or {}
    if stored.get("version") == READING_VERSION and position.reading_version == VERSION:
        return Wanted.from_dict(stored | {"key": str(position.id)})
    return wanted_of(position)
