"""Where a position is, and which graduation years it is open to."""

import re
from collections.abc import Iterator, Mapping

from matching.reading import grammar, places
from matching.reading.wordings import wordings
from matching.text import NEAR, fold, is_any
from matching.types import Message, Want

_says = wordings("wanted_places")


def place_wants(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    """The places of work, those of the description where it corrects the column."""
    told = _place_told(cells, notes)
    if told:
        return [told]
    cell = cells["工作地点"]
    folded = fold(cell)
    found = [p for p in places.find(folded) if not p.value.startswith("not:")]
    found = [p for p in found if not _says.visited.search(folded[max(0, p.start - NEAR) : p.start])] or found
    codes = tuple(dict.fromkeys(p.value.removeprefix("first:") for p in found))
    if codes and codes != ("any",):
        codes = tuple(c for c in codes if c != "any")
        codes += ("remote",) if _says.from_home.search(fold(cells["职位描述"])) and "remote" not in codes else ()
    if cell and not codes:
        notes.append(Message("unread", {"column": "工作地点", "text": cell[:40]}))
    if not cell:
        return sites(cells["职位描述"]) or _seat(cells)
    return [Want("place", codes, "want", cell, "工作地点")] if codes and codes != ("any",) else []


def sites(cell: str) -> list[Want]:
    """The place of work an advert tells with its street or in a sentence: "武汉光谷", "公司在滨江", "based in Chengdu"."""
    return next((_there(part) for part in _parts(cell) if _is_site(fold(part)) and _there(part)), [])


def _seat(cells: Mapping[str, str]) -> list[Want]:
    """Where nothing is said of the place of work: that in brackets before the text (【北京】), or that of the firm's name."""
    text = cells["职位描述"]
    if (head := _HEAD.match(fold(text))) and (there := _there(text[head.start(1) : head.end(1)].strip())):
        return there
    firm = cells["机构"]
    found = [p for p in places.find(fold(firm)) if p.value.isdigit()][:1]
    return [Want("place", (p.value,), "want", firm[p.start : p.end], "机构", 0.5) for p in found if p.start <= 1]


_HEAD = re.compile(r"\s*[\[【(]([^\[\]【】()]{2,12})[\]】)]")


def _parts(cell: str) -> Iterator[str]:
    """The clauses of a text that name places and are not the firm's."""
    folded = fold(cell)
    named = places.named(folded)
    for clause in grammar.clauses(folded) if named else ():
        if clause.section != "firm" and is_any(named, clause.start, clause.end):
            yield cell[_NUMBER.match(folded, clause.start).end() : clause.end].strip()


def _there(part: str) -> list[Want]:
    found = [p.value.removeprefix("first:") for p in places.find(fold(part))]
    codes = tuple(dict.fromkeys(v for v in found if v not in ("any", "remote") and not v.startswith("not:")))
    return [Want("place", codes, "want", part, "职位描述")] if codes else []


_NUMBER = re.compile(r"[^\w(]{0,3}(?:\d{1,2}\s*[.、)]\s*)?")


def _is_site(part: str) -> bool:
    """Whether a clause is nothing but places, or the place and its street, or says that the work is there."""
    found = [p for p in places.find(part) if p.value != "remote"]
    if not found:
        return False
    rest, seat = places.beside(part), _says.seat.search(part)
    there = seat and 0 <= found[0].start - seat.end() < 5 or _works_at(part, found[0].start, found[-1].end)
    return not rest or bool(there) or bool(_says.address.fullmatch(rest)) and part.endswith(rest)


def _works_at(part: str, start: int, end: int) -> bool:
    """Whether a clause says that one sits at the places part[start:end]: "人得在杭州坐班", "长驻黄岛", "Shanghai office"."""
    before, after = part[max(0, start - NEAR) : start], part[end : end + 10]
    return bool(
        _says.at.search(before) and _says.sits.match(after) or _says.stays.search(before) or _says.office.match(after)
    )


def _place_told(cells: Mapping[str, str], notes: list[Message]) -> Want | None:
    """The place of work where the description names another one than the column and leaves no doubt."""
    cell, text = cells["职位描述"], fold(cells["职位描述"])
    column = places.find(fold(cells["工作地点"]))
    for sentence in grammar.clauses(text):
        part = text[sentence.start : sentence.end]
        head = _says.workplace.search(part)
        if not head or not (_says.decisive.search(part) or not column):
            continue
        found = [
            p
            for p in places.find(part)
            if p.value != "any" and not p.value.startswith("not:") and p.start >= head.start()
        ]
        codes = tuple(dict.fromkeys(p.value.removeprefix("first:") for p in found))
        if not codes or any(
            places.covers(c.value.removeprefix("first:"), codes[0]) == 64
            for c in column
            if c.value != "any" and not c.value.startswith("not:")
        ):
            continue
        source = cell[sentence.start : sentence.end].strip()
        if column:
            notes.append(Message("disagree", {"column": "工作地点", "cell": cells["工作地点"], "sentence": source}))
        return Want("place", codes, "want", source, "职位描述")
    return None
