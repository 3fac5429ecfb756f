"""The border to the matcher for rosters: sheets in, wrong cells named, a ranking of the whole roster out."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matching import DEFAULT, Candidate, MatchSettings, rank, read_candidate, read_position, sheets, tables
from matching import Position as Wanted
from matching.ranking import explain, rankbook, results
from matching.ranking.fields import PARTS
from matching.ranking.settings import LIMIT, SETTINGS_VERSION
from matching.reading import headers
from matching.sheets import who
from matching.types import READING_VERSION
from web.core import clock
from web.positions.rules.wording import Finding, screen

ENGINE_VERSION = f"reading {READING_VERSION}, settings {SETTINGS_VERSION}"
HEADERS = {"graduates": sheets.GRADUATES, "positions": sheets.POSITIONS}
TEXT = headers.JOINED  # the column of a side that may stand several times: free text
KEY = "编号"
RESULT_HEADER = results.HEADER
MOST_LINES = 20_000  # of one result; beyond it every position keeps its first ones only
TOP = 10  # lines of each position on the result page
FORMATS = ("csv", "xlsx", "json")
Unusable = sheets.RosterError
Column, spelling = headers.Column, headers.spelling
MOST_WEIGHT = LIMIT
WrongSettings = ValueError
_KEY_SIZE = 120
Cells = rankbook.Cells
NAME, PLACE, same = who.NAME, who.PLACE, who.same  # what tells two rows of one number apart


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be used, and what tells it from others."""

    number: int
    key: str
    cells: dict[str, str]
    digest: str
    sheet: str = ""
    contact: tuple[str, str] = ("", "")

    def called(self, key: str) -> "Row":
        """The same row under another number."""
        cells = self.cells | {KEY: key}
        return replace(self, key=_key(cells), cells=cells, digest=_digest(cells))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong cell with the whole row it stands in."""

    number: int
    key: str
    column: str
    value: str
    reason_zh: str
    reason_en: str
    cells: dict[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: the rows that go in, every wrong cell, the columns and the sheets of a workbook left unread, and
    what its headers were `told` to mean."""

    rows: tuple[Row, ...]
    faults: tuple[Wrong, ...]
    unread: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    passed: tuple[sheets.Passed, ...] = ()
    columns: tuple[Column, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)


def doubtful(columns: Iterable[Column]) -> bool:
    """Whether a column that says something was taken by a guess, or for nothing, so that it is worth asking."""
    return any(column.samples and not column.sure for column in columns)


def listed(header: str, side: str) -> str | None:
    """The column a header stands for by the list alone, None for one that no list knows."""
    return headers.aliases(side).get(spelling(header))


def read_sheet(
    content: bytes, file_name: str, side: str, only: Sequence[str] = (), told: Mapping[str, str] | None = None
) -> Sheet:
    """The roster in a file's bytes, of a workbook all its sheets or `only` these; `told` says what headers mean, by
    their `spelling`. Unusable (with `zh` and `en`) when the file as a whole cannot be read; with its `columns` where it
    is for want of headers."""
    roster = sheets.read_roster(content, file_name, side, only, told or {})
    found = [(r, r.cells | {KEY: r.own}) for r in roster.rows]  # the number of a line is nobody's beyond its file
    cells = {(r.sheet, r.number): r.cells | ({KEY: r.own} if r.own else {}) for r in roster.left_out} | {
        (r.sheet, r.number): own for r, own in found
    }
    rows = tuple(Row(r.number, _key(own), own, _digest(own), r.sheet, r.contact) for r, own in found)
    several = len(roster.read) > 1
    wording = _wording(roster.rows) if side == "positions" else ()
    faults = tuple(
        _wrong(fault, cells.get((fault.sheet, fault.row), {}), several) for fault in (*roster.faults, *wording)
    )
    return Sheet(rows, faults, roster.unread, roster.read, roster.passed, roster.taken, told or {})


def _wording(rows: Iterable[sheets.RosterRow]) -> Iterator[sheets.Fault]:
    """Cells of positions with words a position may not carry, or that deserve a second look: the row goes in, the cell
    is named. Cost: that of `screen`."""
    for row in rows:
        said: dict[str, list[Finding]] = {}
        for finding in screen(row.cells, clock.today()):
            said.setdefault(finding.field, []).append(finding)
        for column, found in said.items():
            zh = "；".join(f"“{one.words}”：{one.reason}" for one in found)
            en = "; ".join(f"“{one.words}”: {one.reason_en}" for one in found)
            yield sheets.Fault(row.number, column, found[0].text, "wording", zh[:300], en[:300], row.sheet)


def _wrong(fault: sheets.Fault, cells: dict[str, str], several: bool) -> Wrong:
    return Wrong(
        fault.row,
        _key(cells),
        (f"{fault.sheet} · {fault.column}" if several else fault.column)[:60],
        fault.value[:400],
        fault.reason_zh,
        fault.reason_en,
        cells,
        _digest(cells),
    )


def _key(cells: Mapping[str, str]) -> str:
    """The row's own number; one too long for a column of the database is known by its digest."""
    text = cells.get(KEY, "")
    return text if len(text) <= _KEY_SIZE else hashlib.sha256(text.encode()).hexdigest()


def _digest(cells: Mapping[str, str]) -> str:
    text = json.dumps(sorted(cells.items()), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def input_hash(digests: Iterable[str]) -> str:
    """One name for exactly these rows in this order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def table(fmt: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A csv, xlsx or json file; no cell of it is run by a spreadsheet program."""
    buffer = io.BytesIO()
    tables.write_table(buffer, fmt, header, rows)
    return buffer.getvalue()


def ranking(rows: Iterable[Sequence[object]], people: Cells, offers: Cells, lang: str) -> bytes:
    """The lines of a ranking as a workbook, with who people and positions are; `people` and `offers` are cells by
    number."""
    buffer = io.BytesIO()
    rankbook.write(buffer, rows, people, offers, lang)
    return buffer.getvalue()


def settings_from(text: str, weights: Mapping[str, int] | None = None, cohort: int | None = None) -> dict[str, Any]:
    """Settings in the words of the command line's TOML file, checked; "" means the usual ones. Raises WrongSettings.

    `weights` of some parts and a `cohort` hold for every kind of work, whatever the text says of them.
    """
    settings = MatchSettings.from_toml(text) if text.strip() else DEFAULT
    for kind in settings.weights if weights else ():
        settings = settings.with_weights(kind, **weights)
    return replace(settings, cohort=cohort or settings.cohort).to_dict()


def parts(lang: str) -> list[tuple[str, str, int, int]]:
    """Each part of a score: its code, its name, the least and the most it usually weighs among the kinds of work."""
    usual = [DEFAULT.of(kind) for kind in DEFAULT.weights]
    return [(p, explain.part_label(p, lang), min(u[p] for u in usual), max(u[p] for u in usual)) for p in PARTS]


def changed_weights(settings: Mapping[str, Any], lang: str) -> str:
    """What a run weighed unlike the usual: "专业 40；地点 0", or several numbers where kinds of work differ; "" for
    nothing."""
    chosen = MatchSettings.from_dict({"weights": settings.get("weights", {})})
    said = []
    for part in PARTS:
        mine = [chosen.of(kind)[part] for kind in chosen.weights]
        if mine != [DEFAULT.of(kind)[part] for kind in chosen.weights]:
            said.append(f"{explain.part_label(part, lang)} {'/'.join(str(n) for n in dict.fromkeys(mine))}")
    return ("；" if lang == "zh" else "; ").join(said)


def read_graduate(cells: Mapping[str, str]) -> Candidate:
    return read_candidate(cells, cells[KEY])


def read_offer(cells: Mapping[str, str]) -> Wanted:
    return read_position(cells, cells[KEY])


def for_roster(settings: Mapping[str, Any], graduates: Sequence[Candidate]) -> MatchSettings:
    """The run's settings with the roster's own graduation year unless they name one, as on the command line."""
    return results.for_roster(MatchSettings.from_dict(settings), graduates)


def cut(graduates: int, positions: int) -> int | None:
    """How many lines each position keeps so that the result stays a file people can open; None = all."""
    return None if graduates * positions <= MOST_LINES else max(TOP, MOST_LINES // positions)


def ranked_lines(
    offer: Wanted, graduates: Sequence[Candidate], settings: MatchSettings, top: int | None
) -> Iterator[tuple[tuple, tuple]]:
    """The lines of one position, each in Chinese and in English, exactly as the command line writes them."""
    for found in rank(offer, graduates, settings, top):
        yield results.line(offer.key, found, "zh"), results.line(offer.key, found, "en")
