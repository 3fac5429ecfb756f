"""The way to the certificate for one examination: its steps, when each is due, who takes it, and what may be done until
then. Dates come from `exam_calendar.csv`; where a year is not announced they are those of the last one that was, and
said to be expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from seeds import reference

GRADUATE, AGENCY = "graduate", "agency"
WHO: dict[str, tuple[str, ...]] = {  # every step in its order, and who takes it
    "register": (GRADUATE,),
    "check": (GRADUATE,),
    "fee": (GRADUATE,),
    "exam": (GRADUATE,),
    "law": (GRADUATE,),
    "practice": (GRADUATE,),
    "certificate": (GRADUATE, AGENCY),
    "internship": (GRADUATE, AGENCY),
    "filed": (GRADUATE, AGENCY),
}
STEPS = tuple(WHO)
SUPPORTS = ("fee", "course", "leave", "mentor")  # what a position may promise: see `promised`
STAGES = ("no_certificate", "certificate", "practising")  # columns of permissions.csv
VALID_YEARS = 3  # a passed part counts in the year it was passed and in the two that follow
FILE_WITHIN = timedelta(days=30)  # article 12 of the regulation: after the first day of practice


@dataclass(frozen=True, slots=True)
class Due:
    """When a step is open: from `begins` to `ends`, either of which may be unknown; `expected` when nobody announced
    it."""

    code: str
    begins: date | None = None
    ends: date | None = None
    expected: bool = False


def dues(year: int) -> dict[str, Due]:
    """By step, when it is due for the examination of this year; the steps after it have no day of their own. O(1)."""
    row = _row(year)
    windows = {
        "register": _window(row, year, "registered_from", "registered_to"),
        "check": _window(row, year, "", "checked_to"),
        "fee": _window(row, year, "", "paid_to"),
        "exam": _exam_days(row, year),
    }
    found = {code: Due(code, *window) for code, window in windows.items()}
    after = found["exam"].ends
    for code in ("law", "practice"):
        found[code] = Due(code, after, None, found["exam"].expected)
    return found | {code: Due(code) for code in STEPS if code not in found}


def opens(code: str, year: int) -> date:
    """The first day on which registration, check, fee or sitting of the examination of this year can have been done: as
    announced, and of the examination as expected; else the first of the year."""
    due = dues(year)["exam" if code == "exam" else "register"]
    return due.begins if due.begins and (code == "exam" or not due.expected) else date(year, 1, 1)


def announced(year: int) -> bool:
    """Whether the days of this examination stand in the calendar."""
    return bool(_row(year).get("registered_from"))


def next_year(today: date) -> int:
    """The year of the next examination one can still register for."""
    ends = dues(today.year)["register"].ends
    return today.year if ends is None or today <= ends else today.year + 1


def model_year() -> int:
    """The last year announced in full, whose days an unannounced one is expected to follow."""
    return max(int(row["year"]) for row in reference.table("exam_calendar") if row["paid_to"])


def valid_until(year: int) -> int:
    """The last year in which a part passed in this one counts."""
    return year + VALID_YEARS - 1


def both_valid(law: int | None, practice: int | None) -> bool:
    """Whether two passed parts make a certificate: the later one was passed while the earlier one still counted."""
    return law is not None and practice is not None and abs(law - practice) < VALID_YEARS


def may(work: Mapping[str, str], stage: str) -> str:
    """What a row of permissions.csv says of somebody at this stage: yes, assist, supervised or no."""
    return work[stage]


def may_be_agent_of_record(stage: str) -> bool:
    """Only who holds the certificate and is filed: articles 11, 14 and 16 of the regulation."""
    return stage == "practising"


def _row(year: int) -> Mapping[str, str]:
    return next((row for row in reference.table("exam_calendar") if int(row["year"]) == year), {})


def _window(row: Mapping[str, str], year: int, first: str, last: str) -> tuple[date | None, date | None, bool]:
    if row.get(last):
        return _day(row.get(first, "")), _day(row[last]), False
    model = _row(model_year())
    begins, ends = _day(model.get(first, "")), _day(model[last])
    return begins and begins.replace(year=year), ends and ends.replace(year=year), True


def _exam_days(row: Mapping[str, str], year: int) -> tuple[date | None, date | None, bool]:
    """As announced; else the first weekend of July, where the last three were."""
    if row.get("exam_from"):
        return _day(row["exam_from"]), _day(row["exam_to"]), False
    first = date(year, 7, 1)
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    return saturday, saturday + timedelta(days=1), True


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
