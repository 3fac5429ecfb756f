"""Places people wish for or work stands in: region words, district to city to province, exclusions, "anywhere"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from matching.reading.wordings import wordings
from matching.text import CELL_LIMIT, NEAR, Lexicon, Span
from seeds.reference import table

_says = wordings("places")

# A value is a GB/T 2260 code, "word:CODE" of a region word, "any", "abroad" or "remote" (work from home all the time);
# "not:" before it excludes the place,
# "first:" marks the place liked best.

_JOINTS = ("", "、", "和", "及", "与", "/", "或", "或者", ",", "and", "or")
_NO_PLACE = ("北京时间", "上海牌", "南京路", "北京路", "上海路", "广州路", "武汉路", "重庆火锅", "兰州拉面")
_TOO_SHORT = set("京津冀晋沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀黔贵滇云陕秦甘陇新蒙辽吉黑港澳台宁榕蓉锡甬筑沈温")


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """One place found in a text[start:end]."""

    value: str
    start: int
    end: int
    certainty: float


@cache
def regions() -> dict[str, dict[str, str]]:
    """The rows of the regions table by code."""
    return {r["code"]: dict(r) for r in table("regions")}


@cache
def _lexicon() -> Lexicon:
    rank = {"province": 0, "city": 1, "district": 2}
    entries: list[tuple[str, str]] = [
        (a, f"word:{r['code']}") for r in table("region_words") for a in (r["name"], *r["aliases"].split("|"))
    ]
    districts: dict[str, list[str]] = {}
    for row in sorted(table("regions"), key=lambda r: rank[r["level"]]):
        for alias in (row["name"], *row["aliases"].split("|"), row["name_en"] if row["level"] != "district" else ""):
            if not alias or alias in _TOO_SHORT:
                continue
            if row["level"] == "district":
                districts.setdefault(alias, []).append(row["code"])
            else:
                entries.append((alias, row["code"]))
    cities = dict(reversed(entries))  # 朝阳 is a city and the district of two others
    named = {
        alias: dict.fromkeys([*filter(str.isdigit, [cities.get(alias, "")]), *codes])
        for alias, codes in districts.items()
    }
    entries = [(alias, "|".join(codes)) for alias, codes in named.items()] + entries
    entries += [(words, "") for words in _NO_PLACE]
    entries += [("海外", "abroad"), ("国外", "abroad"), ("overseas", "abroad"), ("新疆维吾尔", "650000")]
    return Lexicon(entries)


@cache
def _words() -> dict[str, tuple[str, ...]]:
    return {r["code"]: tuple(r["members"].split("|")) for r in table("region_words")}


@cache
def city_of(code: str) -> str:
    """The city a code stands in: a district's city (or municipality), a city itself, a province itself."""
    row = regions().get(code)
    return row["parent"] if row and row["level"] == "district" else code


@cache
def province_of(code: str) -> str:
    """The province of any code."""
    return code[:2] + "0000"


def named(folded: str) -> list[int]:
    """Where a folded text names places, before anything is made of them. O(length)."""
    return [span.start for span in _lexicon().between(folded, 0, len(folded))]


@lru_cache(maxsize=64)
def find(text: str, start: int = 0, end: int = CELL_LIMIT) -> tuple[PlaceReading, ...]:
    """The places in a stretch of a folded text, counted from its start, districts resolved by the city beside them."""
    spans, folded = _lexicon().between(text, start, end), text[start:end]
    if not spans and not _says.sign.search(folded):
        return ()
    found: list[PlaceReading] = []
    alone = {s.code for s in spans if "|" not in s.code}
    named = frozenset(
        c for code in alone for c in (code, city_of(code), *([province_of(code)] if code.isdigit() else []))
    )
    only = bool(_says.only.search(folded))
    for span in spans:
        before, after = folded[max(0, span.start - 6) : span.start], folded[span.end : span.end + 10]
        mark = "not:" if _says.exclude_before.search(before) or (_says.exclude_after.match(after) and not only) else ""
        if not mark and (_says.first.match(after) or _says.first_before.search(before)):
            mark = "first:"
        codes, sure = _resolve(span.code, named)
        if folded[span.start : span.end] in _VAGUE:  # 高新西区 is no 西区 of Panzhihua
            codes = tuple(c for c in codes if {city_of(c), province_of(c)} & alone)
        for code in codes:
            found.append(PlaceReading(mark + code, span.start, span.end, sure))
    found = _spread_marks(folded, _drop_wider(folded, found))
    found = list({r.value: r for r in reversed(found)}.values())[::-1]
    for match in _says.any.finditer(folded):
        ends = (r.end for r in found if not r.value.startswith("not:"))
        these = any(
            (said := _says.alike.match(folded, end)) and match.start() < said.end()
            for end in ends
            if end <= match.start()
        )
        if not these and not any(r.start <= match.start() < r.end for r in found):
            found.append(PlaceReading("any", match.start(), match.end(), 1.0))
            break
    if away := remote(folded):
        found.append(PlaceReading("remote", away.start(), away.end(), 0.9))
    return tuple(found)


def remote(folded: str) -> re.Match[str] | None:
    """Where a folded text of places speaks of working from home all the time; some days of it say nothing."""
    for away in _says.remote.finditer(folded):
        if not _says.not_remote.search(folded[max(0, away.start() - NEAR) : away.start()]) and not _says.partly.match(
            folded, away.end()
        ):
            return away
    return None


_LETTERS = re.compile(r"(?<![a-z])[a-z]{2}(?![a-z])")


@cache
def _short() -> dict[str, str]:
    return {row["short"]: row["code"] for row in table("place_short")}


def wished(text: str, start: int = 0, end: int = CELL_LIMIT) -> list[PlaceReading]:
    """The places of a stretch that holds nothing else: those of `find`, and cities by their two letters (HZ, NB)."""
    folded = text[start:end]
    found = _alike(folded, [*find(text, start, end)])
    letters = [(m, _short()[m[0]]) for m in _LETTERS.finditer(folded) if m[0] in _short()]
    known = {r.value.split(":")[-1] for r in found}
    return found + [PlaceReading(code, m.start(), m.end(), 0.5) for m, code in letters if code not in known]


def alone(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a folded text is nothing but places: "南京、苏州都可以", "坐标：合肥"."""
    found = find(text, start, end)
    return any(place.value != "any" for place in found) and not _beside(text[start:end], found)


def beside(folded: str) -> str:
    """What a folded clause holds beside its places, wider and narrower ones, and the words that join them."""
    return _beside(folded, [*find(folded), *_lexicon().find(folded)])


def _beside(folded: str, named: Iterable[PlaceReading | Span]) -> str:
    for place in named:
        folded = folded[: place.start] + "\0" * (place.end - place.start) + folded[place.end :]
    return _says.filler.sub("", folded.replace("\0", ""))


_VAGUE = frozenset(
    ("东区", "西区", "南区", "北区", "城区", "郊区", "矿区", "新区", "河口", "新城", "城关", "桥东", "桥西")
)


def _resolve(code: str, others: frozenset[str]) -> tuple[tuple[str, ...], float]:
    if "|" not in code:
        return (code,), 1.0
    options = code.split("|")
    city = next((o for o in options if city_of(o) == o), None)
    near = [o for o in options if o != city and city_of(o) in others]
    near = near or [o for o in options if o != city and province_of(o) in others and not city]
    if city and not near:
        return (city,), 1.0
    if len(near) == 1:
        return (near[0],), 1.0
    return ((near[0],), 0.6) if near else ((), 0.0)


def _drop_wider(text: str, found: list[PlaceReading]) -> list[PlaceReading]:
    """江苏省苏州市工业园区 is one place: a wider place directly before a narrower one inside it says nothing more."""
    kept = []
    for number, reading in enumerate(found):
        before = found[number - 1] if number else None
        if before and before.end == reading.start and _elsewhere(before.value, reading.value):
            continue  # 南京河西 is a part of 南京, no 河西 of another city
        follow = found[number + 1] if number + 1 < len(found) else None
        name = reading.value.split(":")[-1]
        inner = follow.value.split(":")[-1] if follow else ""
        joint = " 省市-·,(/" if name == province_of(inner) else " 市-·("  # 江苏/苏州 is one place, 泉州/晋江 are two
        within = inner != name and name in (province_of(inner), city_of(inner)) and not _marked(reading.value)
        if within and follow.start >= reading.end and not text[reading.end : follow.start].strip(joint):
            continue
        kept.append(reading)
    return kept


def _elsewhere(city: str, district: str) -> bool:
    """Whether a district written right behind a city is one of another city."""
    a, b = city.split(":")[-1], district.split(":")[-1]
    return a.isdigit() and b.isdigit() and city_of(a) == a != province_of(a) and city_of(b) not in (a, b)


def _spread_marks(text: str, found: list[PlaceReading]) -> list[PlaceReading]:
    """不考虑湖南、江西: an exclusion or a preference holds for all places joined to it by 、 and 和."""
    out: list[PlaceReading] = []
    for reading in found:
        last = out[-1] if out else None
        joined = last is not None and text[last.end : reading.start] in ("、", "和", "及", "与", "/")
        if joined and last.value.startswith("not:") and not _marked(reading.value):
            reading = PlaceReading(f"not:{reading.value}", reading.start, reading.end, reading.certainty)
        if joined and reading.value.startswith("first:") and not _marked(last.value):  # 南京、苏州优先: both
            out[-1] = PlaceReading(f"first:{last.value}", last.start, last.end, last.certainty)
        out.append(reading)
    return out


def _alike(text: str, found: list[PlaceReading]) -> list[PlaceReading]:
    """大连、合肥都可以: of places in one list none is liked better."""
    if len(found) < 2 or not _says.alike_hint.search(text):
        return found
    listed = sorted((r for r in found if r.value != "any"), key=lambda r: r.start)
    for span in _lexicon().find(text):  # 江苏省 before 苏州
        if all(r.start != span.start for r in listed):
            text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    group: list[PlaceReading] = []
    for number, reading in enumerate(listed):
        group.append(reading)
        follow = listed[number + 1] if number + 1 < len(listed) else None
        if follow and text[reading.end : follow.start].strip() in _JOINTS:
            continue
        said = _says.alike.match(text, reading.end)
        if said and len(group) > 1 and not any(_marked(r.value) for r in group):
            found = [replace(r, value=f"first:{r.value}") if r in group else r for r in found]
            found = [r for r in found if r.value != "any" or r.start >= said.end()]
        group = []
    return found


def _marked(value: str) -> bool:
    return value.startswith(("not:", "first:"))


@lru_cache(maxsize=1 << 18)
def covers(wish: str, place: str) -> int:
    """How near one place or region is to one place of work: the same city 64, the same province 14, elsewhere 0."""
    if wish in ("abroad", "remote"):
        return 0
    named, cities, provinces = _extent(wish)
    city, province = city_of(place), province_of(place)
    if place in named or city in cities or city in named or province in named:
        return 64
    if province not in provinces:
        return 0
    return 64 if province == place else 14


@cache
def _extent(wish: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The places a wish names, the cities and the provinces they lie in."""
    named, todo = set(), [wish]
    while todo:
        code = todo.pop()
        if code.startswith("word:"):
            todo += _words()[code[5:]]
        else:
            named.add(code)
    return frozenset(named), frozenset(map(city_of, named)), frozenset(map(province_of, named))


def wishes(values: tuple[str, ...]) -> tuple[str, ...]:
    """The places wished for as scoring looks at them: "CODE@worth-EXCLUDED-EXCLUDED", each wish complete in itself.

    People begin with the place they like best: one named behind another, or beside one marked as liked best, is worth a
    little less, "anywhere" beside named places less again; what is excluded is excluded from every wish. Only exclusions
    mean anywhere else. Nothing said is "".
    """
    out = sorted({v[4:] for v in values if v.startswith("not:")})
    named = [v for v in values if not v.startswith("not:")]
    if not named and not out:
        return ("",)
    liked = any(v.startswith("first:") for v in named)
    leads = next((v for v in named if v not in ("any", "remote")), "")
    tail = "".join(f"-{code}" for code in out)
    made = []
    for value in named:
        code = value.removeprefix("first:")
        if code == "any":
            worth = 44 if len(named) > 1 else 52
        elif code == "remote":
            worth = 64
        elif liked:
            worth = 64 if code != value else 56
        else:
            worth = 64 if value == leads else 58
        made.append(f"{code}@{worth}{tail}")
    return tuple(made) or (f"any@50{tail}",)


def near(place: str, wish: str) -> int:
    """How well one wish of `wishes` covers one place of work, 0..64; nothing said is 30, an excluded place is 0.

    Work from home suits who wishes for it; who named a city did not ask for it, yet could stay there.
    """
    if not wish:
        return 30
    code, _, rest = wish.partition("@")
    worth, *excluded = rest.split("-")
    if place == "remote" and code != "any":
        return int(worth) if code == "remote" else 36
    if any(covers(other, place) == 64 for other in excluded):
        return 0
    if code == "any":
        return int(worth)
    covered = covers(code, place)
    return int(worth) if covered == 64 else covered
