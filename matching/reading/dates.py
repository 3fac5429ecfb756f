"""Graduation dates in the ways people and spreadsheets write them."""

import re
from datetime import date, timedelta

_MONTHS = {
    m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d{2})\s*(?:年|[./\-\s])\s*(1[0-2]|0?[1-9])(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(2\d)\s*年\s*(1[0-2]|0?[1-9])\s*月")
_DOTTED = re.compile(r"(2\d)\.(1[0-2]|0?[1-9])")
_MONTH_YEAR = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*[./-]\s*(20\d{2})(?!\d)")
_MONTH_THEN_YEAR = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月[^\d,;。]{0,6}\((20\d{2})\)")
_NAMED = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?[\s,'-]*(20\d{2}|\d{2})(?!\d)")
_NAMED_BACK = re.compile(r"(20\d{2}|\d{2})[\s'-]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_SEASON = re.compile(r"(spring|summer|autumn|fall|winter)\s*(20\d{2})")
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)")
_CLASS = re.compile(r"(?<!\d)(20\d{2}|\d{2})\s*(?:届|年?(?:应届|毕业|夏|春)|class)|class of\s*(20\d{2})")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_EXCEL_FIRST, _EXCEL_LAST = 40000, 55000


_SPAN = re.compile(
    r"20\d{2}(?:[^\d]{1,3}\d{1,2}\s*月?)?\s*(?:至|到|~|-|to)\s*((?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*)?20\d{2})"
)


def graduation(folded: str) -> tuple[str, float] | None:
    """ "YYYY-MM" (or "YYYY" when no month is given) and certainty, or None when there is no date in the folded text."""
    text = _in_digits(folded.strip())
    if span := _SPAN.search(text):  # of a time at school its end
        text = text[span.start(1) :]
    if re.fullmatch(r"\d{5}(?:\.0+)?", text) and _EXCEL_FIRST <= float(text) <= _EXCEL_LAST:
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
        return f"{day.year:04}-{day.month:02}", 0.9
    if found := _YEAR_MONTH.search(text):
        return f"{found[1]}-{int(found[2]):02}", 1.0
    if found := _SHORT_YEAR.search(text):
        return f"20{found[1]}-{int(found[2]):02}", 0.95
    if found := _DOTTED.fullmatch(text):
        return f"20{found[1]}-{int(found[2]):02}", 0.8
    if found := _COMPACT.search(text):
        return f"{found[1]}-{found[2]}", 0.95
    if found := _MONTH_YEAR.search(text) or _MONTH_THEN_YEAR.search(text):
        return f"{found[2]}-{int(found[1]):02}", 0.95
    if found := _NAMED.search(text):
        return f"{_century(found[2])}-{_MONTHS[found[1]]:02}", 0.95
    if found := _NAMED_BACK.search(text):
        return f"{_century(found[1])}-{_MONTHS[found[2]]:02}", 0.9
    if found := _CLASS.search(text):
        return _century(found[1] or found[2]), 0.95
    if found := _SEASON.search(text):
        return found[2], 0.9
    if found := _YEAR.search(text):
        return found[1], 0.9
    return None


_NO_MONTH = re.compile(r"(?<!\d)20\d{2}\s*(?:年|[./-])\s*(?:00|1[3-9])(?!\d)")
_WORDS = re.compile(r"(二[〇零○][〇零○一二三四五六七八九]{2})\s*年(?:\s*(十[一二]?|[一二三四五六七八九])\s*月)?")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def impossible(folded: str) -> bool:
    """Whether a folded text names a month that no year has (2026/13)."""
    return bool(_NO_MONTH.search(folded))


def _in_digits(text: str) -> str:
    """二〇二六年六月 as 2026年6月; other texts as they are."""

    def digits(found: re.Match[str]) -> str:
        month = (found[2] or "").translate(_DIGITS)
        if month.startswith("十"):
            month = str(10 + int(month[1:] or 0))
        return found[1].translate(_DIGITS) + "年" + (f"{month}月" if month else "")

    return _WORDS.sub(digits, text)


_NUMBER = r"(?:20)?\d{2}"
_LEAVING = (
    re.compile(
        rf"((?<!\d)(?:{_NUMBER}\s*(?:届\s*)?[/、和及或至到~-]\s*){{0,9}}{_NUMBER})\s*(?:届|年应届|年毕业|级应届)"
    ),
    re.compile(r"(20\d{2}(?:\s*(?:or|and|/|-)\s*20\d{2})?)\s*(?:graduates?|graduating)"),
    re.compile(
        r"(?:class of|graduates? (?:of|in|from)|graduat(?:ing|es?|ion)\s*(?:in|by|:)?)\s*(20\d{2}(?:\s*(?:or|and|/|-)\s*20\d{2})?)"
    ),
    re.compile(r"应届(?:毕业)?生?\s*\(?(20\d{2})"),
)


_DONE = r"(?:毕业|[拿取获领]?[得到取]?[^,;。\n]{0,4}(?:学[位历]|毕业|双)证|到岗|入职|报到|全职)"
_BY = re.compile(
    rf"(?<!\d)(20\d{{2}})\s*年?(?:\s*[./-]?\s*(1[0-2]|0?[1-9])\s*月)?(?:[底末初]|[上中下]旬)?(?:份)?(?:之前|以前|前)[^,;。\n]{{0,8}}?{_DONE}"
    r"|(?<!\d)((?:20)?2\d)\s*届(?:毕业生)?(?:及|或|和)?(?:以前|之前|往届)"
    r"|graduat\w{0,4} (?:by|before|no later than) (?:[a-z]{3,9} )?(20\d{2})"
)
_LATER = r"(?:及|或|和)?(?:其|之|以)后"
_FROM = re.compile(  # of 届 or of what is said to be graduation: "2024年以后的审查指南" is neither
    rf"(?<!\d)((?:20)?2\d)\s*(?:(?:届(?:毕业生?)?|年毕业生?){_LATER}(?:毕业|各?届)?|年{_LATER}(?=[^\d,;。]{{0,5}}(?:毕业|届|学[位历]))(?:毕业|各?届)?)"
    rf"|毕业(?:时间|年份|日期|生|于|须|需|应|在|为|是|[:\s]){{0,4}}((?:20)?2\d)\s*年{_LATER}"
)


def year_spans(folded: str) -> list[tuple[int, int, str]]:
    """Where a folded text of a position names graduation years, each with the years joined by "|": "2026届和2027届".

    "by:2026-07" is graduated by then, "from:2025" in that year or a later one.
    """
    ranges = [(m.start(), m.end(), f"by:{_end(m)}") for m in _BY.finditer(folded)]
    ranges += [(m.start(), m.end(), f"from:{_century(m[1] or m[2])}") for m in _FROM.finditer(folded)]
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


def years(folded: str) -> list[str]:
    """The graduation years named in a folded text of a position: "2026届", "26届", "2025/2026届", "2026届和2027届"."""
    return list(dict.fromkeys(year for _, _, value in year_spans(folded) for year in value.split("|")))


def _century(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"
