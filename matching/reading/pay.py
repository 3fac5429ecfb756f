"""Pay in all notations onto yuan a month: 8k-10k, 1.2万, 15-25万/年, 10-15K·13薪, 7000以上, 面议."""

import re

from matching.reading.wordings import wordings

_says = wordings("pay")

# A value is "low-high" in yuan a month ("-" side empty when open), "open" for 面议; with "*13" for months a year.


def read(folded: str) -> tuple[str, float] | None:
    """The pay of a folded cell as yuan a month and certainty; None when nothing is said or nothing is understood."""
    text = folded.strip()
    if not text or text in ("无", "-", "--", "暂无"):
        return None
    if re.fullmatch(r"\s*20[12]\d\s*年?\s*", text):  # a year in the wrong column
        return None
    months = _says.months.search(text)
    body = text.replace(months[0], " ") if months else text
    body = re.sub(r"(?<=\d),(?=\d{3})", "", body)
    body = _says.after_trial.search(body)[0] if _says.after_trial.search(body) else body
    by_month = (
        _says.monthly.search(body)
        or not _says.yearly_itself.search(body)
        and (months or re.search(r"\d\s*[k千]", body))
    )
    factor = (
        1 / 12
        if _says.yearly.search(body) and not by_month
        else 21.75
        if _says.daily.search(body)
        else 174
        if _says.hourly.search(body)
        else 1.0
    )
    found = _says.range.search(body)
    if found:
        unit_low, unit_high = found[2] or found[4], found[4] or found[2]
        low, high = _yuan(found[1], unit_low, factor), _yuan(found[3], unit_high, factor)
        if low > high:
            low = _yuan(found[1], found[2], factor)
        sure = 1.0 if low <= high else 0.4
        low, high = min(low, high), max(low, high)
    else:
        found = _says.single.search(body)
        if not found:
            return ("open", 1.0) if _says.open.search(text) else None
        amount, sure = _yuan(found[1], found[2], factor), 0.95
        low = high = amount
        if _says.low.search(body):
            high = 0
        elif _says.high.search(body):
            low = 0
    if not 500 <= max(low, high) <= 500_000:
        return None
    value = f"{low or ''}-{high or ''}"
    return (value + (f"*{months[1] or months[2]}" if months else ""), sure)


def _yuan(number: str, unit: str | None, factor: float) -> int:
    amount = float(number)
    if unit in ("k", "千"):
        amount *= 1000
    elif unit in ("w", "万"):
        amount *= 10000
    elif unit is None and amount < 100:
        amount *= 10000 if factor < 1 else (1000 if factor == 1 else 1)
    elif unit is None and 100 <= amount < 500 and factor == 1:
        amount *= 1
    return round(amount * factor)


def bounds(value: str) -> tuple[int, int] | None:
    """The low and high end of a pay value, an open end as 0 or as the other end; None for "open"."""
    if value == "open" or not value:
        return None
    low, _, high = value.partition("*")[0].partition("-")
    return int(low or 0), int(high or low or 0)
