"""Reads the pay that people wish for out of their words: 8k以上, 月薪一万五, 10-15k, 年薪20万, at least 12k."""

import re

DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2}
SCALE = {"k": 1000, "千": 1000, "万": 10000, "w": 10000, "": 1}
ONE = "[一二两三四五六七八九]"
SPOKEN = re.compile(rf"(?:(?P<tens>{ONE}?十)?(?P<wan>{ONE})?万)?(?:(?P<qian>{ONE})千?)?(?:(?P<bai>{ONE})百?)?")
WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*(k|千|万|w)?(\d)?")
AMOUNT = rf"(?:\d+(?:\.\d+)?\s*(?:[kw](?![a-z0-9])|千|万\d?)|\d{{4,6}}|(?:{ONE}?十{ONE}?|{ONE})万(?:{ONE}千?)?|{ONE}千(?:{ONE}百?)?)"
WISH = re.compile(
    rf"""(?<![a-z0-9.])(?P<pay>(?:月薪|年薪|薪资|工资|薪水|薪酬|待遇|收入|pay|salary|monthly|yearly)\s*)?
    (?P<over>(?:不低于|不少于|高于|超过|大于|至少|最低|在|>=?|≥|at\s+least|more\s+than|over|above|from)\s*)?
    (?P<low>{AMOUNT}|\d+(?:\.\d+)?(?=\s*[-~—–到至]\s*\d+(?:\.\d+)?\s*[k千万w]))
    (?P<to>\s*[-~—–到至]\s*(?P<high>{AMOUNT}))?
    \s*(?P<yuan>元|块钱?|rmb|yuan)?\s*(?P<each>[/每一]?(?:个?月|年薪?)|(?:a|per|/)\s*(?:month|year))?
    \s*(?P<up>及?以上|起|\+|左右|or\s+more|and\s+above)?(?![a-z0-9.万千亿字条件篇人名个]|以[下内]|\s*[-~]\s*\d)""",
    re.VERBOSE,
)  # fmt: skip
YEARLY = 60_000  # nobody here is paid this much a month
SINGLE = 5_000  # less than this alone is rather a size, as in 4k
PLAIN = 3_000  # less than this without a unit is rather a year


def pay(text: str) -> tuple[str, int | None]:
    """The normalised text with every wish for pay blanked out, and the first one in yuan a month; O(len)."""
    wished = None
    for found in list(WISH.finditer(text)):
        low = amount(found["low"], found["high"])
        said = (
            found["pay"]
            or (found["over"] and found["over"].strip() != "在")
            or found["up"]
            or found["to"]
            or found["each"]
            or found["yuan"]
        )
        unit = not found["low"].isdigit()
        apart = not text[found.end() : found.end() + 1].strip()
        alone = unit and low >= SINGLE and found["low"][0].isdigit() and apart
        if low < 1000 or not (said or alone) or (not unit and not found["pay"] and low < PLAIN):
            continue
        yearly = "年" in (found["pay"] or "") + (found["each"] or "") or "year" in found[0]
        monthly = "月" in found[0] or "month" in found[0]
        wished = wished or (low // 12 if yearly or (low >= YEARLY and not monthly) else low)
        text = text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    return text, wished


def amount(low: str, high: str | None = None) -> int:
    """Yuan of one amount; the lower end of a range takes the unit of its upper one, as in 10-15k."""
    written = WRITTEN.match(low)
    if written:
        unit = written[2] or ((WRITTEN.match(high) or written)[2] if high and float(written[1]) < 1000 else "") or ""
        return int(float(written[1]) * SCALE[unit] + int(written[3] or 0) * SCALE[unit] // 10)
    spoken = SPOKEN.match(low)
    if not spoken:
        raise ValueError(f"no amount: {low!r}")
    tens, wan, qian, bai = (spoken[name] or "" for name in ("tens", "wan", "qian", "bai"))
    ten = 10 * DIGITS.get(tens[0], 1) if tens else 0
    return 10000 * (ten + DIGITS.get(wan, 0)) + 1000 * DIGITS.get(qian, 0) + 100 * DIGITS.get(bai, 0)
