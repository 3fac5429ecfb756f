"""Wrong cells of the small sheets of a fair: kept with the fair until the sheet comes again, to be mended and sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, force_locale

from web.core.i18n import LOCALES, pick
from web.fairs.engine import SmallSheet
from web.models import Fair

MOST = 500  # wrong cells and rows of a sheet that are kept; a sheet with more is the wrong sheet
LONGEST = 200  # characters of a cell that are kept
TOGETHER = {
    "wishes": "graduate",
    "times": "graduate",
    "tables": "stand",
}  # rows that share this cell are taken in together


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong cell: where it stands, what it says, and why it was not taken."""

    row: str  # as `Line.place`; "" where no row is meant
    column: str
    value: str
    reason: LazyString


def keep(fair: Fair, kind: str, file_name: str, sheet: SmallSheet, wrong: Sequence[Wrong]) -> None:
    """Keep what was wrong in the last sheet of this kind, in place of what was wrong in the one before.

    With the wrong rows go those that belong to the same person or stand: the mended ones alone would replace them.
    """
    numbers, together = {one.row for one in wrong}, TOGETHER[kind]
    names = {line.cells.get(together, "") for line in sheet.lines if line.place in numbers}
    rows = [
        [line.place, *(line.cells.get(name, "")[:LONGEST] for name in sheet.headers)]
        for line in sheet.lines
        if line.cells.get(together, "") in names
    ][:MOST]
    listed = [
        {"row": one.row, "column": one.column, "value": one.value[:LONGEST]} | _in_both_languages(one.reason)
        for one in wrong[:MOST]
    ]
    held = {
        "file": file_name,
        "count": len(wrong),
        "listed": listed,
        "header": list(sheet.headers.values()),
        "rows": rows,
    }
    others = {name: sheet for name, sheet in fair.sheet_faults.items() if name != kind}
    fair.sheet_faults = others | ({kind: held} if wrong else {})


def forget(fair: Fair, words: set[str]) -> None:
    """Drop the rows and wrong cells that name somebody by one of these words (name, number, address)."""
    left = {}
    for kind, held in fair.sheet_faults.items():
        gone = {row[0] for row in held["rows"] if words & set(row[1:])}
        gone |= {one["row"] for one in held["listed"] if one["value"] in words}
        listed = [one for one in held["listed"] if one["row"] not in gone]
        rows = [row for row in held["rows"] if row[0] not in gone]
        if listed:
            dropped = len(held["listed"]) - len(listed)
            left[kind] = held | {"listed": listed, "rows": rows, "count": held["count"] - dropped}
    if left != fair.sheet_faults:
        fair.sheet_faults = left


def _in_both_languages(reason: LazyString) -> dict[str, str]:
    said = {}
    for language, locale in LOCALES.items():
        with force_locale(str(locale)):
            said[language] = str(reason)
    return said


def to_mend(held: dict[str, Any]) -> list[list[str]]:
    """The rows to send again, under the header of the file they came in; the last cell says what is wrong."""
    reasons: dict[str, list[str]] = {}
    for one in held["listed"]:
        reasons.setdefault(one["row"], []).append(f"{one['column']}: {pick(one['zh'], one['en'])}")
    return [[*cells, "; ".join(reasons.get(number, ()))] for number, *cells in held["rows"]]
