"""What a person sets by hand: a canonical value as it stands, or words that the reader of its field understands."""

import re
from functools import cache

from matching.reading import dates, degrees, honours, kinds, languages, majors, pay, phrases, places, travel
from matching.text import fold
from seeds.reference import table

_SHAPES = {
    "pay": re.compile(r"open|\d*-\d*(?:\*\d+)?"),
    "graduation": re.compile(r"\d{4}(?:-\d{2})?"),
    "honour": re.compile(r"[a-z]+:[a-z]+:\d?"),
    "headcount": re.compile(r"\d{1,4}"),
    "certify_within": re.compile(r"\d{1,3}"),
}
_CHOICES = {
    "eligibility": ("eligible", "transcript_needed", "not_eligible", "unknown"),
    "nationality": ("CN", "CN-HK", "CN-MO", "CN-TW", "other"),
    "certify": ("yes", "no", "optional"),
    "support": ("exam_fee", "training", "leave", "mentor"),
}


def canonical(field: str, text: str) -> str | None:
    """The canonical value of a field for what a person chose or typed; None when it means nothing in that field."""
    text = text.strip()
    if not text:
        return None
    if field in _CHOICES:
        return text if text in _CHOICES[field] else None
    if field in _SHAPES and _SHAPES[field].fullmatch(text):
        return text
    read = _READERS.get(field)
    return read(text) if read else text


def _degree(text: str) -> str | None:
    if text.rpartition(":")[2] in degrees.RANK:
        return text
    found = degrees.read(fold(text))
    return found[0] if found else None


def _major(text: str) -> str | None:
    name, _, role = text.partition("#")
    if (name in ("stem",) or name.startswith("disc:") or majors.classes(name)) and role in _ROLES:
        return text
    found, _ = majors.read(text)
    bare_name = majors.unmarked(text)
    return found[0].value if found else f"?{bare_name}" if bare_name else None


_ROLES = ("", "second", "minor", "earlier", "direction")


def _language(text: str) -> str | None:
    code, _, rest = text.partition(":")
    test, _, score = rest.partition(":")
    if (
        code in _codes("languages")
        and test in _codes("language_tests")
        and re.fullmatch(r"pass|fail|\d{1,4}(?:\.\d)?(?::\d{1,3})?", score)
    ):
        return text
    found = languages.find(fold(text))
    return found[0][0].code if found else None


def _place(text: str) -> str | None:
    code = text.removeprefix("not:").removeprefix("first:")
    if (
        code in places.regions()
        or code in ("any", "abroad", "remote")
        or code.removeprefix("word:") in _codes("region_words")
    ):
        return text
    found = places.find(fold(text))
    return found[0].value if found else None


def _kind(text: str) -> str | None:
    if text.removeprefix("second:") in _codes("kinds") | _codes("other_kinds"):
        return text
    found = kinds.find(fold(text))
    return found[0].code if found else None


def _pay(text: str) -> str | None:
    found = pay.read(fold(text))
    return found[0] if found else None


def _graduation(text: str) -> str | None:
    found = dates.graduation(fold(text))
    return found[0] if found else None


def _honour(text: str) -> str | None:
    found = honours.read(fold(text))
    return found[0].value if found else None


def _skill(text: str) -> str | None:
    if text.removesuffix("#weak") in _codes("skills") or text.startswith("?"):
        return text
    found = phrases.read_skills(text)
    return found[0][0].code if found else None


def _topic(text: str) -> str | None:
    return text if text in _codes("topics") else phrases.topics().get(text)


def _travel(text: str) -> str | None:
    if text in (travel.TRAVELS, travel.SELDOM, travel.STAYS):
        return text
    found = travel.read(fold(text))
    return found.code if found else None


def _experience(text: str) -> str | None:
    return text if text in _codes("experiences") else phrases.experiences().get(text)


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(r["code"] for r in table(name))


_READERS = {
    "degree": _degree,
    "major": _major,
    "language": _language,
    "place": _place,
    "kind": _kind,
    "pay": _pay,
    "graduation": _graduation,
    "honour": _honour,
    "skill": _skill,
    "topic": _topic,
    "experience": _experience,
    "travel": _travel,
    "headcount": lambda text: None,
    "certify_within": lambda text: None,
    "award": lambda text: text if text in _codes("disciplines") else None,
}
