"""What is decided of honours from values alone: which act leads where, and how a sheet's cells are read."""

import re
from collections.abc import Mapping
from datetime import date

ACTS: Mapping[str, tuple[tuple[str, ...], str]] = {  # act -> from which standings, to which
    "confirm": (("asked", "rejected", "revoked"), "confirmed"),
    "refuse": (("asked",), "rejected"),
    "revoke": (("confirmed",), "revoked"),
}
SAID = {  # what a cell of the verdict may say
    "confirm": ("核实", "确认", "属实", "通过", "是", "confirm", "confirmed", "yes", "y"),
    "refuse": ("不予核实", "不核实", "不确认", "不属实", "不通过", "否", "refuse", "reject", "no", "n"),
}
EARLIEST = 1980
_DAY = re.compile(r"(\d{4})(?:\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2}))?)?\s*[年月日]?(?:\s+0?0:00(?::00)?)?")


def act_said(cell: str) -> str:
    """The act a cell names, "" when it is none."""
    word = cell.strip().casefold()
    return next((act for act, words in SAID.items() if word in words), "")


def issued(text: str, today: date) -> str:
    """When an honour was given, as YYYY, YYYY-MM or YYYY-MM-DD; "" for what is no such day, or one to come."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return ""
    year, *rest = (int(part) for part in found.groups() if part)
    try:
        first = date(year, *(rest + [1, 1])[:2])
    except ValueError:
        return ""
    if year < EARLIEST or first > today:
        return ""
    return "-".join([str(year), *(f"{part:02}" for part in rest)])
