"""How far a plan is, from what both sides ticked: the stage, what may be ticked next, and what is to be reminded of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from web.certification.rules import way

SUPPORT = "support:"  # before a code of SUPPORTS
SIDES = (way.GRADUATE, way.AGENCY)
DATED = ("register", "check", "fee", "exam")  # steps the calendar has days for
BEFORE = {"register": 7, "check": 3, "fee": 3, "exam": 7}  # days before the end, of the exam before its begin
Ticks = Mapping[tuple[str, str], date]  # (code, side) -> the day it is said of


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to tell once: `kind` opens, closes, missed or file, of a step."""

    code: str
    kind: str

    @property
    def key(self) -> str:
        return f"{self.code}:{self.kind}"


def sides_of(code: str) -> tuple[str, ...]:
    """Who ticks a step or a promise."""
    return SIDES if code.startswith(SUPPORT) else way.WHO.get(code, ())


def done(code: str, ticks: Ticks) -> bool:
    """Whether everybody concerned has ticked it."""
    sides = sides_of(code)
    return bool(sides) and all((code, side) in ticks for side in sides)


def stage(ticks: Ticks) -> str:
    """One of STAGES: the certificate and the filing count once both sides say so."""
    if not done("certificate", ticks):
        return "no_certificate"
    return "practising" if done("filed", ticks) else "certificate"


def hindrance(code: str, side: str, day: date, ticks: Ticks, today: date, since: date | None, aim: int) -> str:
    """Why this side may not tick this now: side, future, before, closed, early, parts, order or year; "" when it may.
    `since` is the first day of work, before which nobody practised there; `aim` the year of the examination aimed
    at."""
    if side not in sides_of(code):
        return "side"
    if day > today:
        return "future"
    if code == "internship" and since is not None and day < since:
        return "before"
    if code in DATED and not way.opens(code, aim) <= day <= date(aim, 12, 31):
        return "early" if code == "exam" and day.year == aim else "closed"
    if code in ("law", "practice") and day < way.opens("exam", day.year):
        return "early"
    if code == "certificate":
        law, practice = (ticks.get((part, way.GRADUATE)) for part in ("law", "practice"))
        if law is None or practice is None or not way.both_valid(law.year, practice.year):
            return "parts"
        return "order" if day < max(law, practice) else ""
    if code == "filed":
        began = max((ticks[("internship", one)] for one in SIDES if ("internship", one) in ticks), default=None)
        if began is None or not done("internship", ticks) or not done("certificate", ticks):
            return "order"
        return "year" if day < full_year(began) else ""
    return ""


def rests_on(code: str) -> tuple[str, ...]:
    """The steps that could not stand without this one."""
    return {"law": ("certificate",), "practice": ("certificate",)}.get(code, ()) + (
        ("filed",) if code in ("certificate", "internship") else ()
    )


def full_year(began: date) -> date:
    """The day a year of practice is full."""
    try:
        return began.replace(year=began.year + 1)
    except ValueError:  # 29 February
        return date(began.year + 1, 3, 1)


def missed(year: int, ticks: Ticks, today: date) -> list[str]:
    """Announced steps whose last day is over and that nobody ticked."""
    dues = way.dues(year)
    return [
        code
        for code in DATED
        if not done(code, ticks) and not dues[code].expected and dues[code].ends and dues[code].ends < today
    ]


def reminders(year: int, ticks: Ticks, today: date) -> Iterable[Reminder]:
    """What is to be told by today; told before or not is not known here."""
    dues = way.dues(year)
    for code in DATED:
        due = dues[code]
        if done(code, ticks) or due.ends is None:
            continue
        if due.begins and due.begins <= today <= due.ends and code == "register":
            yield Reminder(code, "announce" if due.expected else "opens")
        from_day = (due.begins if code == "exam" and due.begins else due.ends) - timedelta(days=BEFORE[code])
        if not due.expected and from_day <= today <= due.ends:
            yield Reminder(code, "closes")
    late = missed(year, ticks, today)
    if late:
        yield Reminder(late[0], "missed")
    began = max((ticks[("internship", one)] for one in SIDES if ("internship", one) in ticks), default=None)
    if began and done("certificate", ticks) and not done("filed", ticks) and full_year(began) <= today:
        yield Reminder("filed", "file")
