"""Free text as it may leave a profile: what would name, reach or place the person is blotted out."""

import re
from collections.abc import Collection, Iterable
from functools import cache

from seeds import reference
from web.models import Graduate

BLOT = "▇▇"
HAN = re.compile(r"[\u4e00-\u9fff]+")
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")  # marks without width
BETWEEN = r"[\s·.\-_]{0,3}"
# Repeats that may begin anywhere are bounded: a page of text without a break must not take a page of time.
_MAIL = re.compile(
    r"[\w.+-]{1,64}\s{0,9}(?:@|＠|\[at\]|\(at\))\s{0,9}[\w-]{1,63}"
    r"(?:\s{0,9}(?:[.．]\s{0,9}[\w-]{1,63}|[。｡]\s{0,9}[A-Za-z0-9-]{1,63})){1,9}",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www[.．。｡])(?:[^\s，。；、）)]|。(?=[a-z0-9]))+", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?:微信号?|wechat|vx|weixin|qq|钉钉|telegram|whatsapp|电话|手机号?|联系方式|邮箱|e-?mail|tel|phone)"
    r"\s*[:：是为]?\s*[\w.+-]{5,}",
    re.IGNORECASE | re.ASCII,
)
# Seven digits or more, however they are parted, or the eleven of a mobile with any one mark between them: a phone,
# identity or patent number, unless they are dates, marks of an examination or amounts.
_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[\s()（）\-－—./／_·•]{0,2}\d){6,}(?:\s?[Xx])?")
_MOBILE = re.compile(r"(?<!\d)1[\W_]?[3-9](?:[\W_]?\d){9}(?!\d)")
# The same said in characters, 幺 for one as on the telephone: a mobile whatever stands for each of its digits, and a
# long number in characters alone, since one of them beside a date (2026.06 一本) is a word.
_HAN = "〇零一幺壹二两贰三叁四肆五伍六陆七柒八捌九玖"
_AS_DIGITS = str.maketrans(_HAN, "0011122233445566778899")
_HAN_NUMBER = re.compile(rf"[{_HAN}](?:[\s()（）\-－—·•]{{0,2}}[{_HAN}]){{6,}}")
_DATE = r"(?:19|20)\d\d(?:[-－—./]?(?:0?[1-9]|1[0-2])(?:[-－—./]?[0-3]?\d)?)?"
_MARK = rf"(?:{_DATE}|\d\.\d{{1,2}})"  # a day or a grade
_HARMLESS = re.compile(rf"{_MARK}(?:[\s\-－—/]+{_MARK})*|\d{{1,3}}00\s?[-－—/]\s?\d{{1,3}}00")
_SCHOOL = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:大学|学院)(?!生|英语|日语|德语|语文|计算机|物理|化学|数学|期间)")
_COLLEGE = re.compile(
    r"\b(?:(?:[A-Z][\w.&'’-]{0,40}\s{1,9}){1,4}(?:University|College|Institute|Universität|Université)\b(?:\s+of(?:\s+[A-Z][\w-]*)+)?"
    r"|University\s+of(?:\s+[A-Z][\w-]*)+)"
)


def contacts(text: str) -> str:
    """The text without mail addresses, links, account names and long numbers."""
    for pattern in (_MAIL, _LINK, _ACCOUNT, _MOBILE):
        text = pattern.sub(BLOT, text)
    for match in reversed(list(_MOBILE.finditer(text.translate(_AS_DIGITS)))):
        text = text[: match.start()] + BLOT + text[match.end() :]
    return _NUMBER.sub(_unless_harmless, _HAN_NUMBER.sub(_unless_harmless, text))


def _unless_harmless(match: re.Match[str]) -> str:
    return match[0] if _HARMLESS.fullmatch(match[0].translate(_AS_DIGITS)) else BLOT


def schools(text: str, own: Iterable[str]) -> str:
    """The text without the person's schools, in full, short (浙江大学: 浙江, 浙大), and whatever else reads like a
    school's name."""
    names = {
        name
        for school in own
        for name in (school, re.sub(r"(?:大学|学院)$", "", school), school[:1] + "大" if "大学" in school else "")
        if len(name) >= 2
    }
    text = _without(text, names - _place_names())
    return _COLLEGE.sub(BLOT, _SCHOOL.sub(BLOT, text))


def masked(text: str, graduate: Graduate, fields: Collection[str]) -> str:
    """What an agency that sees these `fields` may read of a text of this graduate. O(length)."""
    if not text:
        return ""
    text = UNSEEN.sub("", text)
    if not {"email", "phone"} <= set(fields):
        text = contacts(text)
    if "name" not in fields:
        text = _without(text, _called(graduate.name))
        text = schools(text, (education.school for education in graduate.educations))
    return text


def _called(name: str) -> set[str]:
    """A name, and of a Chinese one the given name alone."""
    plain = "".join(name.split())
    given = plain[-2:] if len(plain) > 2 and HAN.fullmatch(plain) else ""
    return {word for word in (name.strip(), plain, given) if len(word) >= 2}


def _without(text: str, words: Collection[str]) -> str:
    """The text without these words, whatever blanks or points stand between their letters."""
    for word in sorted(words, key=len, reverse=True):
        text = re.sub(BETWEEN.join(map(re.escape, word)), BLOT, text, flags=re.IGNORECASE)
    return text


@cache
def _place_names() -> frozenset[str]:
    """A school called after its city only (北京大学) leaves the city's name readable."""
    rows = reference.table("regions")
    return frozenset(name for row in rows for name in (row["name"], *row["aliases"].split("|")) if name)
