"""Graduation dates in the ways people and spreadsheets write them."""

import re
from datetime import date, timedelta

from matching.reading.wordings import choices, wordings

_says = wordings("dates")
DIGIT = _says.digit

_MONTHS = {
    m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_EXCEL_FIRST, _EXCEL_LAST = 40000, 55000


def graduation(folded: str) -> tuple[str, float] | None:
    """ "YYYY-MM" (or "YYYY" when no month is given) and certainty, or None when there is no date in the folded text."""
    text = _in_digits(folded.strip())
    if span := _says.span.search(text):  # of a time at school its end
        text = text[span.start(1) :]
    if re.fullmatch(r"\d{5}(?:\.0+)?", text) and _EXCEL_FIRST <= float(text) <= _EXCEL_LAST:
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
        return f"{day.year:04}-{day.month:02}", 0.9
    if found := _says.year_month.search(text):
        return f"{found[1]}-{int(found[2]):02}", 1.0
    if found := _says.short_year.search(text):
        return f"20{found[1]}-{int(found[2]):02}", 0.95
    if found := _says.dotted.fullmatch(text):
        return f"20{found[1]}-{int(found[2]):02}", 0.8
    if found := _says.compact.search(text):
        return f"{found[1]}-{found[2]}", 0.95
    if found := _says.month_year.search(text) or _says.month_then_year.search(text):
        return f"{found[2]}-{int(found[1]):02}", 0.95
    if found := _says.named.search(text):
        return f"{_century(found[2])}-{_MONTHS[found[1]]:02}", 0.95
    if found := _says.named_back.search(text):
        return f"{_century(found[1])}-{_MONTHS[found[2]]:02}", 0.9
    if found := _says.class_.search(text):
        return _century(found[1] or found[2]), 0.95
    if found := _says.season.search(text):
        return found[2], 0.9
    if found := _says.year.search(text):
        return found[1], 0.9
    return None


_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def impossible(folded: str) -> bool:
    """Whether a folded text names a month that no year has (2026/13)."""
    return bool(_says.no_month.search(folded))


def _in_digits(text: str) -> str:
    """二〇二六年六月 as 2026年6月; other texts as they are."""

    def digits(found: re.Match[str]) -> str:
        month = (found[2] or "").translate(_DIGITS)
        if month.startswith("十"):
            month = str(10 + int(month[1:] or 0))
        return found[1].translate(_DIGITS) + "年" + (f"{month}月" if month else "")

    return _says.words.sub(digits, text)


_LEAVING = tuple(pattern for _, pattern in choices("dates", "leaving"))


def year_spans(folded: str) -> list[tuple[int, int, str]]:
    """Where a folded text of a position names graduation years, each with the years joined by "|": "2026届和2027届".

    "by:2026-07" is graduated by then, "from:2025" in that year or a later one.
    """
    if not _says.digit.search(folded):
        return []
    ranges = [(m.start(), m.end(), f"by:{_end(m)}") for m in _says.by.finditer(folded)]
    ranges += [(m.start(), m.end(), f"from:{_century(m[1] or m[2])}") for m in _says.from_.finditer(folded)]
    found = [m for pattern in _LEAVING for m in pattern.finditer(folded)]
    years = [(m.start(), m.end(), "|".join(dict.fromkeys(_named(m[1])))) for m in found]
    return ranges + [y for y in years if not any(a < y[1] and y[0] < b for a, b, _ in ranges)]


def _end(found: re.Match[str]) -> str:
    """The last month of a time that ends by a date."""
    year = _century(found[1] or found[3] or found[4])
    return f"{year}-{int(found[2]):02}" if found[2] else f"{year}-12"


def _named(text: str) -> list[str]:
    """The years of a list, those between the ends of a range with them."""
    named = [int(_century(year)) for year in re.findall(r"\d{4}|\d{2}", text)]
    if len(named) == 2 and re.search(r"[至到~-]", text) and 0 < named[1] - named[0] < 6:
        named = [*range(named[0], named[1] + 1)]
    return [str(year) for year in named]


def _century(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"
