"""The border to the matcher: rows in, readings kept, ranked lists with their reasons out."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from matching import Candidate, Correction, explain, read_candidate, read_position
from matching import Position as Wanted
from matching.types import READING_VERSION
from web.models import Graduate, Position
from web.ranking.rows import OWN, ROW_FORMAT, UNNAMED, graduate_row, position_row

VERSION = READING_VERSION * 1000 + ROW_FORMAT  # of stored readings; older ones are made anew by the sweep


def candidate_of(graduate: Graduate, fields: Collection[str] = OWN) -> Candidate:
    """The candidate read anew from these fields of a profile loaded with its rows. About 1 ms."""
    row = graduate_row(graduate, fields)
    return read_candidate(row, str(graduate.id or ""), _corrections(graduate.corrections, row, fields == OWN))


def wanted_of(position: Position) -> Wanted:
    """What a position asks for, read anew. A few ms."""
    row = position_row(position)
    return read_position(row, str(position.id or ""), _corrections(position.corrections, row, True))


def graduate_reading(graduate: Graduate) -> dict[str, Any]:
    """What is stored with a profile: the reading of all of it, and of what an agency sees without an application."""
    stored = _with_labels(candidate_of(graduate))
    if graduate.visibility in ("anonymous", "open"):
        stored["unnamed"] = candidate_of(graduate, UNNAMED).to_dict()
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
