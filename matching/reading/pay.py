"""Pay in all notations onto yuan a month: 8k-10k, 1.2万, 15-25万/年, 10-15K·13薪, 7000以上, 面议."""

import re

# A value is "low-high" in yuan a month ("-" side empty when open), "open" for 面议; with "*13" for months a year.

_NUMBER = r"(?<![\d.])(\d{1,7}(?:\.\d{1,4})?)(?![\d.]*\d)\s*(k|千|w|万|元|块)?"
_RANGE = re.compile(_NUMBER + r"\s*(?:-|~|到|至|—|to)\s*" + _NUMBER)
_SINGLE = re.compile(_NUMBER)
_YEARLY = re.compile(
    r"/\s*年|年薪|每年|(?<![头第前])一年|/\s*y|per year|annual|per annum|p\.a|年包|总包"
    r"|[万w]\s*package|package\s*[:约]?\s*(?:\d[\d.]*\s*[万w]?\s*[-~至到]\s*)?\d[\d.]*\s*[万w]"  # "good benefits package" is no sum
)
_YEARLY_ITSELF = re.compile(r"/\s*年|年薪|年包|总包|/\s*y|per annum|p\.a")  # of the sum, not of a rise or a bonus
_MONTHLY = re.compile(r"/\s*月|月薪|每月|一个月|/\s*mo|per month|monthly")
_DAILY = re.compile(r"/\s*[天日]|每天|一天|日薪|per day")
_HOURLY = re.compile(r"/\s*(?:小时|h)|时薪|每小时")
_MONTHS = re.compile(
    r"[·*xX×,/\s(]{0,6}(1[2-9]|2[0-4])\s*(?:薪|个月|months)|(?<=[kw万元0-9])\s*[×x*]\s*(1[2-9]|2[0-4])(?!\d)"
)
_AFTER_TRIAL = re.compile(r"(?:转正后?|折合|约合|合计|到手|综合)[^\d]{0,4}\d[^,;。]*")
_OPEN = re.compile(
    r"面议|面谈|面聊|商议|商量|好说|可谈|negotiable|open|不限|随意|按公司|按规定|行业标准|都行|看情况|competitive"
)
_LOW = re.compile(r"以上|起|\+|不低于|至少|>=?|≥|保底|min|from")
_HIGH = re.compile(r"以下|以内|封顶|最高|不超过|<=?|≤|up to|max")


def read(folded: str) -> tuple[str, float] | None:
    """The pay of a folded cell as yuan a month and certainty; None when nothing is said or nothing is understood."""
    text = folded.strip()
    if not text or text in ("无", "-", "--", "暂无"):
        return None
    if re.fullmatch(r"\s*20[12]\d\s*年?\s*", text):  # a year in the wrong column
        return None
    months = _MONTHS.search(text)
    body = text.replace(months[0], " ") if months else text
    body = re.sub(r"(?<=\d),(?=\d{3})", "", body)
    body = _AFTER_TRIAL.search(body)[0] if _AFTER_TRIAL.search(body) else body
    by_month = _MONTHLY.search(body) or not _YEARLY_ITSELF.search(body) and (months or re.search(r"\d\s*[k千]", body))
    factor = (
        1 / 12
        if _YEARLY.search(body) and not by_month
        else 21.75
        if _DAILY.search(body)
        else 174
        if _HOURLY.search(body)
        else 1.0
    )
    found = _RANGE.search(body)
    if found:
        unit_low, unit_high = found[2] or found[4], found[4] or found[2]
        low, high = _yuan(found[1], unit_low, factor), _yuan(found[3], unit_high, factor)
        if low > high:
            low = _yuan(found[1], found[2], factor)
        sure = 1.0 if low <= high else 0.4
        low, high = min(low, high), max(low, high)
    else:
        found = _SINGLE.search(body)
        if not found:
            return ("open", 1.0) if _OPEN.search(text) else None
        amount, sure = _yuan(found[1], found[2], factor), 0.95
        low = high = amount
        if _LOW.search(body):
            high = 0
        elif _HIGH.search(body):
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
