"""Rosters in and tables out: csv and xlsx as people really save them, every wrong cell named, nothing executed."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from matching.reading import dates
from matching.reading import headers as columns
from matching.sheets import who
from matching.sheets.cells import checked
from matching.sheets.faults import Fault, fault
from matching.text import CELL_LIMIT, clean, fold
from seeds.reference.bounds import HIDDEN, MAX_ROWS, UNSAVED, RosterError
from seeds.reference.files import sheets_of

MAX_CELL = CELL_LIMIT
GRADUATES, POSITIONS = columns.GRADUATES, columns.POSITIONS
_NAMES = ("编号", "姓名", "学校", "机构")  # who or what a row is; at least one more column must say something of it
_SAYS = who.NAME
_TOTAL = re.compile(r"(?:合|总|小|共|累)计(?:数|人数)?|总数|总人数|(?:sub|grand )?total|sum")
_COUNTED = re.compile(r"[约共]?[\d.,]+\s*[余多]?\s*[人名个岗位]?\+?")
_HEADS = re.compile(r"[约共]?\s*(\d{1,4})\s*[人名个位]?")
_NOTE = re.compile(r"(?:备注|注|说明|填表说明|填表人|制表人|审核人|联系人|备\s*注|note|notes|remarks?)\d*:.*", re.S)
_OTHER = {"graduates": "positions", "positions": "graduates"}
_SHOWN = 24  # letters of a cell in a message about the file as a whole
_CLEARLY = 4  # so many more headers of the other kind of table mean the wrong place; one where a table lacks its own
_WRONG_SIDE = {
    "graduates": ("这像是职位表，没有当作毕业生读；请到“职位”那一边导入", "This looks like a table of positions and was not read as graduates; import it on the side of positions"),
    "positions": ("这像是毕业生表，没有当作职位读；请到“毕业生”那一边导入", "This looks like a table of graduates and was not read as positions; import it on the side of graduates"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person or position: the row number in its sheet, the cells by Chinese header, and the sheet's name.

    `own` is what it is known by beyond this file: its number, or where it has none but that of the line what `who`
    makes of it. `contact` are e-mail and telephone, which no cell keeps.
    """

    number: int
    cells: dict[str, str]
    sheet: str = ""
    own: str = ""
    contact: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Passed:
    """A sheet of a workbook that was not read, and why."""

    sheet: str
    zh: str
    en: str


@dataclass(frozen=True)
class Roster:
    """A roster as read: rows that can be used, the faults, how headers were understood, and the encoding.

    `left_out` are the rows that could not be used (no number, or one that stands twice), so that nothing is lost;
    `unread` the headers of columns nobody reads, `taken` all columns as they were taken; `read` the sheets of a
    workbook that were read, `passed` the others.
    """

    rows: tuple[RosterRow, ...]
    faults: tuple[Fault, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    left_out: tuple[RosterRow, ...] = ()
    unread: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    passed: tuple[Passed, ...] = ()
    taken: tuple[columns.Column, ...] = ()


_NOT_A_ROSTER = ("headers", "side", "no_rows")  # what a sheet beside a roster may be
_UNSEEN = ("这张工作表是隐藏的；要读它，请先取消隐藏", "This sheet is hidden; unhide it to have it read")
_NOT_ASKED = ("没有选这张工作表", "This sheet was not chosen")


def read_roster(
    source: str | Path | bytes,
    filename: str = "",
    side: str = "graduates",
    only: Collection[str] = (),
    told: columns.Told = columns.NOTHING,
) -> Roster:
    """A roster from a path or from bytes with a file name (.csv, .txt, .tsv, .xlsx, .ods, a page saved as .xls);
    headers in Chinese or English.

    Every sheet of a workbook with such a roster's header is read, or those named in `only`; `told` says what headers
    mean that are not listed, or not so. Where two sheets use one number for different rows, the later row's number gets
    the sheet's name behind it. A wrong cell becomes a Fault and the other rows go through; `RosterError` only when the
    file as a whole cannot be used. O(cells), at most MAX_ROWS rows.
    """
    if side not in _SAYS:
        raise ValueError(f"side {side!r}: 'graduates' or 'positions'")
    tables, encoding = sheets_of(source, filename)
    if "" not in tables and only and not set(only) & set(tables):
        shown = "、".join(tables)
        raise RosterError("sheet", f"没有这样的工作表；文件里有：{shown}", f"No such sheet; the file has: {shown}")
    passed = [Passed(name, *_NOT_ASKED) for name in tables if only and name and name not in only]
    tables = {name: rows for name, rows in tables.items() if not (only and name and name not in only)}
    taken = columns.columns(tables, side, told)
    try:
        return replace(_read(tables, encoding, side, told, passed), taken=taken)
    except RosterError as error:
        error.columns = taken if error.code == "headers" else ()
        raise


def _read(
    tables: dict[str, list[list[str]]], encoding: str, side: str, told: columns.Told, passed: list[Passed]
) -> Roster:
    found: dict[str, Roster] = {}
    refused: RosterError | None = None
    for name, rows in tables.items():
        if rows is HIDDEN:
            passed.append(Passed(name, *_UNSEEN))
            continue
        try:
            found[name] = _roster(rows, side, encoding, told)
        except RosterError as error:
            if error.code not in _NOT_A_ROSTER:
                raise
            refused = refused or error
            passed.append(Passed(name, error.zh, error.en))
    if not found:
        if len(passed) == 1 or refused is None:
            raise refused or RosterError("headers", "没有可读的工作表", "No sheet to read")
        why = [("；".join(f"{p.sheet}：{p.zh}" for p in passed)), "; ".join(f"{p.sheet}: {p.en}" for p in passed)]
        raise RosterError(refused.code, *why)
    return _together(found, tuple(passed))


def _together(found: dict[str, Roster], passed: tuple[Passed, ...]) -> Roster:
    """The sheets of one workbook as one roster. O(rows)."""
    if sum(len(roster.rows) for roster in found.values()) > MAX_ROWS:
        raise RosterError(
            "too_many", f"超过 {MAX_ROWS} 行；请拆成几个文件", f"More than {MAX_ROWS} rows; split the file"
        )
    keys: dict[str, dict[str, str]] = {}
    owns: set[str] = set()
    rows: list[RosterRow] = []
    faults: list[Fault] = []
    left_out: list[RosterRow] = []
    headers: dict[str, str] = {}
    for name, roster in found.items():
        headers = roster.headers | headers
        faults += [replace(one, sheet=name) for one in roster.faults]
        left_out += [replace(row, sheet=name) for row in roster.left_out]
        for row in roster.rows:
            cells = row.cells
            key, own = cells["编号"], row.own
            if keys.get(key) == cells:
                faults.append(replace(fault(row.number, roster.headers.get("编号", ""), key, "same_row"), sheet=name))
                left_out.append(replace(row, sheet=name))
                continue
            while key in keys:
                key = f"{key} {name}"
            while own in owns:
                own = f"{own} {name}"
            keys[key] = cells
            owns.add(own)
            rows.append(replace(row, cells=cells | {"编号": key}, sheet=name, own=own))
    unread = tuple(dict.fromkeys(header for roster in found.values() for header in roster.unread))
    read = tuple(name for name in found if name)
    encoding = next(iter(found.values())).encoding
    return Roster(tuple(rows), tuple(faults), headers, encoding, tuple(left_out), unread, read, passed)


def _roster(table: list[list[str]], side: str, encoding: str, told: columns.Told) -> Roster:
    at, cells, names = columns.header(table, side, told)
    if not set(names) - {None, *_NAMES, "职位名称"}:
        names = columns.free(cells, names, side)
    says = set(names) - {None, *_NAMES}
    missing = "" if says and (side == "graduates" or says & {"职位名称", "职位描述"}) else columns.JOINED[side]
    if sum(name is not None for name in names) < 2 and not (says and len([c for c in cells if c.strip()]) == 1):
        missing = f"{_SAYS[side]} / 编号"
    own = any(columns.spelling(cell) in told for cell in cells)  # somebody has said what this file is
    more = 0 if own else len(set(columns.named(cells, _OTHER[side])) - {None}) - len(set(names) - {None})
    if more >= (1 if missing else _CLEARLY):
        raise RosterError("side", *_WRONG_SIDE[side])
    if missing:
        shown = (
            "、".join(_short(cell) for cell in next((r for r in table if any(map(str.strip, r))), [])[:8] if cell)
            or "—"
        )
        raise RosterError(
            "headers",
            f"缺少表头：{missing}；第一行是：{shown}",
            f"Missing headers: {missing}; the first row reads: {shown}",
        )
    first = {n: i for i, n in reversed(list(enumerate(names))) if n}
    headers = {n: clean(cells[i]) for n, i in first.items()}
    text = columns.JOINED[side]
    more = [i for i, n in enumerate(names) if n == text and i != first[text]]
    reached = columns.contacts(cells)
    unread = tuple(clean(c) for i, c in enumerate(cells) if names[i] is None and c.strip() and i not in reached)
    above = columns.letterhead(table[:at], who.PLACE[side], side) if who.PLACE[side] not in first else {}
    rows = enumerate(table[at + 1 :], start=at + 2)
    merged = getattr(table, "merged", ())
    shared = [(top + 1, last + 1) for top, column, last in merged if column == first.get("招聘人数")]
    found = _collect(rows, _Layout(side, first, more, headers, cells, reached, above, shared), encoding)
    return replace(found, unread=unread)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which cell of a row is what: `first` by column, `more` cells of free text, and those of the contact; the `cells`
    of the header, and what is said `above` it of every row. `shared` are the first and the last line of each merged
    headcount."""

    side: str
    first: dict[str, int]
    more: list[int]
    headers: dict[str, str]
    cells: list[str]
    contact: tuple[int | None, int | None]
    above: dict[str, str]
    shared: list[tuple[int, int]]


def _short(cell: str) -> str:
    """A cell as a message shows it: a header whole, of an advert its beginning."""
    return cell if len(cell) <= _SHOWN else cell[:_SHOWN] + "…"


def _collect(rows: Iterable[tuple[int, list[str]]], layout: _Layout, encoding: str) -> Roster:
    taken: list[RosterRow] = []
    left_out: list[RosterRow] = []
    faults: list[Fault] = []
    side, headers = layout.side, layout.headers
    above = ""
    for number, cells in rows:
        if not any(c.strip() for c in cells):
            continue
        if len(taken) >= MAX_ROWS:
            raise RosterError(
                "too_many", f"超过 {MAX_ROWS} 行；请拆成几个文件", f"More than {MAX_ROWS} rows; split the file"
            )
        row = _cells(number, cells, layout, faults)
        if code := _no_row(row, cells, side):
            faults.append(fault(number, "", " ".join(c for c in cells if c.strip())[:60], code))
            left_out.append(RosterRow(number, row))
            continue
        if side == "positions" and "机构" in row:
            if not row["机构"] and above:
                faults.append(fault(number, headers["机构"], above, "agency_above"))
            above = row["机构"] = row["机构"] or above
        taken.append(RosterRow(number, row, "", row.get("编号", ""), columns.contact_of(cells, layout.contact)))
    taken = _shared_out(taken, layout, faults)
    if "编号" not in headers or columns.counts_lines(headers["编号"]):
        taken = _known_by(side, taken)
    elif any(columns.rounded(row.own) for row in taken):  # many people are one number then
        taken = [replace(row, cells=row.cells | {"编号": row.own}) for row in _known_by(side, taken)]
    out: list[RosterRow] = []
    keys: dict[str, dict[str, str]] = {}
    owns: set[str] = set()
    for row in taken:
        key = row.cells.get("编号", "") or row.own
        if key in keys and row.own != key:  # the number of a line, of lines merged into one
            key = row.own
        cells = {"编号": key} | row.cells | {"编号": key}
        if not key or key in keys or row.own in owns:
            code = "missing_key" if not key else "same_row" if keys.get(key, cells) == cells else "duplicate_key"
            faults.append(fault(row.number, headers.get("编号", ""), key, code))
            left_out.append(replace(row, cells=cells))
            continue
        keys[key] = cells
        owns.add(row.own)
        wrong = ((c, code) for c, code in checked(cells, side) if c in headers)
        faults += [fault(row.number, headers[c], cells[c][:60], code) for c, code in wrong]
        out.append(replace(row, cells=cells))
    if not out:
        raise RosterError("no_rows", "表里没有可用的行", "The table has no usable rows")
    if "毕业时间" in headers:
        faults += [fault(number, headers["毕业时间"], text, "long_ago") for number, text in _long_ago(out)]
    faults.sort(key=lambda one: one.row)
    return Roster(tuple(out), tuple(faults), headers, encoding, tuple(left_out))


def _shared_out(rows: list[RosterRow], layout: _Layout, faults: list[Fault]) -> list[RosterRow]:
    """The rows, with the headcount of a merged cell dealt out: it counts those of all its lines together, of
    which each has one at least. O(rows)."""
    lines = [row.number for row in rows]
    for first, last in layout.shared:
        mine = range(bisect_left(lines, first), bisect_right(lines, last))
        found = _HEADS.fullmatch(rows[mine[0]].cells["招聘人数"]) if len(mine) > 1 else None
        for place, at in enumerate(mine) if found else ():
            every, more = divmod(int(found[1]), len(mine))
            share, row = str(max(1, every + (place < more))), rows[at]
            faults.append(fault(row.number, layout.headers["招聘人数"], f"{found[0]} → {share}", "shared_count"))
            rows[at] = replace(row, cells=row.cells | {"招聘人数": share})
    return rows


def _cells(number: int, cells: list[str], layout: _Layout, faults: list[Fault]) -> dict[str, str]:
    """The cells of a row by column; what is wrong with them as cells goes to `faults`."""
    row = dict(layout.above)
    for name, at in layout.first.items():
        raw = cells[at] if at < len(cells) else ""
        if len(raw) > MAX_CELL:
            faults.append(fault(number, layout.headers[name], raw[:60] + "…", "cut"))
        text = clean(raw[:MAX_CELL])
        if text == UNSAVED or text.startswith("#") and text.rstrip("!?0AN/").upper() in _ERRORS:
            code = "formula_unsaved" if text == UNSAVED else "formula_error"
            faults.append(fault(number, layout.headers[name], text, code))
            text = ""
        row[name] = text
    if "编号" in row:
        row["编号"] = plain_key(row["编号"])
    for at in {layout.first.get("编号"), layout.contact[1]} - {None}:
        if at < len(cells) and columns.rounded(cells[at]):
            faults.append(fault(number, layout.cells[at], cells[at], "rounded"))
    _join(row, columns.JOINED[layout.side], layout.more, cells)
    if len(cells) > len(layout.cells) and any(c.strip() for c in cells[len(layout.cells) :]):
        faults.append(fault(number, "", " ".join(cells[len(layout.cells) :])[:60], "extra_cells"))
    return row


def plain_key(text: str) -> str:
    """A number as it is compared: full-width, with blanks or a spreadsheet's apostrophe it is the same number."""
    return " ".join(unicodedata.normalize("NFKC", text).removeprefix("'").split())


_ERRORS = ("#REF", "#VALUE", "#DIV", "#NAME", "#N", "#NULL", "#NUM", "#")


def _no_row(row: dict[str, str], cells: list[str], side: str) -> str:
    """Why a line is no person or position: a total, a note, or nothing that says who or what; "" where it is one."""
    said = [fold(clean(c)) for c in cells if c.strip()]
    alone = (
        len(said) == 1 < len(row)
        and len(said[0]) > 12
        and not any(row.get(c) for c in (_SAYS[side], columns.JOINED[side]))
    )
    if _total(row, said, side) or _NOTE.fullmatch(said[0]) or alone:
        return "not_a_row"
    if side == "graduates" and not row.get("姓名", "?") and not row.get("编号"):
        return "missing_key"
    titled = side == "graduates" or row.get("职位名称") or row.get("职位描述")
    return "" if titled else "missing_title"


def _total(row: dict[str, str], said: list[str], side: str) -> bool:
    """Whether a line adds up others: beside the word numbers alone, or the word where a name or a title should stand,
    also below merged cells."""
    words = [cell for cell in said if _TOTAL.fullmatch(cell.rstrip(":"))]
    title = fold(row.get(_SAYS[side], "")).rstrip(":")
    named = title in words and not title.isascii() or words and not title and said[0] in words
    return bool(words) and (named or sum(not _COUNTED.fullmatch(cell) for cell in said) == len(words))


def _long_ago(rows: list[RosterRow]) -> Iterable[tuple[int, str]]:
    """(line, cell) of those who graduated five years or more before the commonest year of the roster."""
    years = [(row, int(found[0][:4])) for row in rows if (found := dates.graduation(fold(row.cells["毕业时间"])))]
    usual = max(Counter(year for _, year in years).items(), key=lambda item: item[::-1], default=(0, 0))[0]
    return [(row.number, row.cells["毕业时间"][:60]) for row, year in years if year <= usual - 5]


def _known_by(side: str, rows: list[RosterRow]) -> list[RosterRow]:
    """Rows without numbers of their own, each with what it is known by beyond this file."""
    names = [who.identity(side, row.cells) for row in rows]
    times = Counter(names)
    owns = [who.told_apart(side, r.cells, r.contact) if times[n] > 1 else n for n, r in zip(names, rows, strict=True)]
    return [replace(row, own=own) for row, own in zip(rows, owns, strict=True)]


def _join(row: dict[str, str], name: str, more: list[int], cells: list[str]) -> None:
    """Adds further columns of free text, a line each; their headers say nothing of the person. O(cells)."""
    for at in more:
        text = clean(cells[at][:MAX_CELL]) if at < len(cells) else ""
        if text and len(row[name]) + len(text) < MAX_CELL:
            row[name] = f"{row[name]}\n{text}".strip()
