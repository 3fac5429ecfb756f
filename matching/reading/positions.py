"""A roster row of a position becomes a Position: what each column and each clause of the description asks for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from matching.reading import branches, grammar, kinds, majors, mentions, pay, several, told, wording
from matching.reading import cells as taken
from matching.reading.asked import degree_wants, experience_wants, graduation_wants, travel_wants
from matching.reading.candidates import corrected
from matching.reading.values import canonical
from matching.reading.wanted_languages import language_wants, without_repeats
from matching.reading.wanted_majors import major_wants
from matching.reading.wanted_places import place_wants
from matching.reading.wanted_skills import skill_wants, topic_wants
from matching.reading.wanted_terms import exam_wants, nationality_wants, terms
from matching.reading.wordings import wordings
from matching.text import CELL_LIMIT, bare, clean, cut, fold
from matching.types import Correction, Message, Position, Reading, Want
from seeds.reference import table

_says = wordings("positions")

COLUMNS = (
    "机构",
    "职位名称",
    "岗位类别",
    "专业要求",
    "技术领域",
    "学历要求",
    "外语要求",
    "技能要求",
    "工作地点",
    "招聘人数",
    "月薪",
    "先上岗后考证",
    "职位描述",
)


def read_position(row: Mapping[str, str], key: str, corrections: Sequence[Correction] = ()) -> Position:
    """The position of a roster row (Chinese header -> cell); missing columns are empty. A few ms, no errors.

    Corrections work as in `read_candidate`, on readings whose field is that of a demand.
    """
    cells = taken.of(row, COLUMNS)
    corrections = [replace(fix, source=_unnumbered(fix.source)) for fix in corrections]
    notes: list[Message] = [Message("cut", {"column": c, "limit": str(CELL_LIMIT)}) for c in cut(row, COLUMNS)]
    said = wording.of_position(cells, [fix.source for fix in corrections if fix.action == "drop"])
    _overrule(cells, notes)
    alone, several_wants = dict.fromkeys(COLUMNS, ""), []
    for column in _SEVERAL:
        cells[column], found = branches.read(
            cells[column], column, lambda name, words: _wants({**alone, name: words}, [])
        )
        several_wants += found
        cells[column], found = several.read(
            cells[column], fold(cells[column]), column, lambda name, words: _wants({**alone, name: words}, [])
        )
        several_wants += found
    told = clean(row.get("职位描述") or "")
    wants = _wants(cells, notes)
    if eased := {*_eased(cells)}:
        wants = [_asked_about(w) if (w.column, w.source) in eased and w.force == "must" else w for w in wants]
    wants = without_repeats([_of_text(want, told) for want in (*wants, *several_wants)])
    wants = [replace(w, source=words) if (words := _unnumbered(w.source)) != w.source else w for w in wants]
    wants = _set_right([_others(want, wants) for want in wants], corrections)
    readings = [Reading(w.field, v, w.source, w.certainty) for w in wants if w.force != "avoid" for v in w.values]
    readings += terms(cells, notes)
    if corrections:
        kept = set(corrected(readings, corrections))
        wants = [
            w
            for w in wants
            if w.force == "avoid" or any(Reading(w.field, v, w.source, w.certainty) in kept for v in w.values)
        ]
        readings = corrected(readings, corrections)
        made = [(c, canonical(c.field, c.value)) for c in corrections if c.action == "set"]
        wants += [Want(c.field, (value,), "want", c.source or c.value, "") for c, value in made if value is not None]
    return Position(key, tuple(dict.fromkeys(readings)), tuple(_merged(wants)), tuple(notes), said)


def _eased(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Column and words of what is let off for a reason no field holds: "四级必须过；专业排名前20%的可放宽"."""
    for column in _SEVERAL:
        text = fold(cells[column])
        if not _says.eased.search(text):
            continue
        for before, clause in pairwise(grammar.clauses(text)):
            part = text[clause.start : clause.end]
            if clause.tone == "exception" and _says.eased.search(part) and not mentions.anything(part):
                yield column, cells[column][before.start : before.end].strip()


def _overrule(cells: dict[str, str], notes: list[Message]) -> None:
    """Empties the columns of what the description asks anew where it says that it counts and they do not."""
    text = cells["职位描述"]
    if not _says.overruled.search(fold(text)):
        return
    alone = dict.fromkeys(COLUMNS, "") | {"职位描述": text}
    for column, read in (("学历要求", degree_wants), ("专业要求", major_wants), ("外语要求", language_wants)):
        told = read(alone) if read is major_wants else read(alone, [])
        if cells[column] and (instead := next((w for w in told if w.force != "avoid"), None)):
            notes.append(Message("disagree", {"column": column, "cell": cells[column], "sentence": instead.source}))
            cells[column] = ""


def _unnumbered(source: str) -> str:
    """Words of a text without the number of the item they stand in."""
    return source[found.end() :] if (found := _says.number.match(source)) else source


def _others(want: Want, wants: Sequence[Want]) -> Want:
    """Of "其他文科不予考虑" those classes of the group that no other demand names, as whom something else is asked of."""
    wide = [v for v in want.values if v.startswith("disc:")]
    if want.field != "major" or want.force != "avoid" or not wide or not re.search("其[他它余]", want.source):
        return want
    ways = [way for w in wants if w is not want for way in w.all_ways if way.field == "major" and w.force != "avoid"]
    named = {c for way in ways for v in way.values for c in ([v[6:]] if v.startswith("class:") else majors.classes(v))}
    left = [
        f"class:{r['code']}" for r in table("classes") if f"disc:{r['code'][:2]}" in wide and r["code"] not in named
    ]
    kept = [v for v in want.values if v not in wide]
    return replace(want, values=(*kept, *left)) if named else want


_SEVERAL = ("外语要求", "学历要求", "技能要求", "专业要求", "职位描述")  # columns that may ask in several ways


def _wants(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    """The demands of all fields in some cells, each met in one way."""
    kind_wants = _kinds(cells)
    kind = next((w.values[0] for w in kind_wants), "")
    return [
        *kind_wants,
        *major_wants(cells),
        *topic_wants(cells),
        *degree_wants(cells, notes),
        *language_wants(cells, notes),
        *skill_wants(cells),
        *place_wants(cells, notes),
        *_pay(cells),
        *graduation_wants(cells),
        *experience_wants(cells, [v for w in kind_wants if w.force == "want" for v in w.values]),
        *exam_wants(cells, kind),
        *nationality_wants(cells),
        *travel_wants(cells),
        *_honour(cells),
    ]


_PASTED = ("专业要求", "外语要求", "技能要求")  # columns that an advert's own words are put into
_MARKED = "(必须)"  # what `advert` writes behind them


def _of_text(want: Want, told: str) -> Want:
    """A must of a column whose words the description says too: they were pasted, and are no surer for it."""
    if not told or want.column not in _PASTED or want.force not in ("must", "avoid"):
        return want
    words = bare(fold(want.source).removesuffix(_MARKED))
    pasted = len(words) >= 4 and words in bare(told)
    return replace(want, column="职位描述") if pasted else want


def _set_right(wants: list[Want], corrections: Sequence[Correction]) -> list[Want]:
    """Demands a person called hard, only welcome, to be asked about, or not meant at all; their word is certain."""
    for fix in corrections:
        if fix.action == "set":
            continue
        meant = [w.field == fix.field and "|".join(w.values) == fix.value and w.source == fix.source for w in wants]
        if fix.action == "drop":
            wants = [w for w, said in zip(wants, meant, strict=True) if not said]
        else:
            wants = [_put_right(w, fix.action) if said else w for w, said in zip(wants, meant, strict=True)]
    return wants


_TO_CONFIRM = 0.4  # below what a gate needs to bar anybody


def _asked_about(want: Want) -> Want:
    return replace(want, certainty=_TO_CONFIRM)


def _put_right(want: Want, action: str) -> Want:
    if action == "confirm":
        return _asked_about(want)
    force = "avoid" if want.force == "avoid" and action == "must" else action
    return replace(want, force=force, certainty=1.0, confirmed=True)


def _merged(wants: list[Want]) -> list[Want]:
    """The same demand twice is one, in its strongest force; a wish for what is asked anyway says nothing."""
    order = ("must", "want", "wish", "avoid")
    best: dict[tuple, Want] = {}
    for want in wants:
        slot = (want.field + ("!" if want.force == "avoid" else ""), want.values, want.ways, want.least)
        held = best.get(slot)
        if held is None or order.index(want.force) < order.index(held.force):
            best[slot] = want
    return list(best.values())


def _kinds(cells: Mapping[str, str]) -> list[Want]:
    """The kinds of work of a position; one that agencies seldom offer (客服) only where it is none of theirs."""
    out = _named_kinds(cells, kinds.offered()) or _named_kinds(cells, kinds.elsewhere())
    text = fold(cells["职位描述"])
    found = re.search(r"纯?研发岗|算法岗|开发岗", text)
    if found and not any("rd" in w.values for w in out):
        out.append(Want("kind", ("rd",), "wish", cells["职位描述"][found.start() : found.end()], "职位描述"))
    return out


def _named_kinds(cells: Mapping[str, str], taken: frozenset[str]) -> list[Want]:
    out, seen = [], set()
    for column, force in (("岗位类别", "want"), ("职位名称", "wish")):
        cell = cells[column]
        codes = [s for s in kinds.find(fold(cell)) if s.code in taken or (column == "职位名称" and s.code == "rd")]
        codes = codes[:2] if column == "岗位类别" else codes[:1]
        fresh = [s for s in codes if s.code not in seen]
        seen |= {s.code for s in fresh}
        if fresh:
            force = force if out else "want"
            out.append(Want("kind", tuple(s.code for s in fresh), force, cell[fresh[0].start : fresh[-1].end], column))
    return out


def _pay(cells: Mapping[str, str]) -> list[Want]:
    """The pay of its column, or of the text where it stands by itself: "南京，5-7K", "月薪8-10K"."""
    column, cell = "月薪", cells["月薪"]
    if not cell:
        column, cell = "职位描述", next(_paid(cells["职位描述"]), "")
    amount = pay.read(fold(cell))
    return [Want("pay", (amount[0],), "want", cell, column, amount[1])] if amount and amount[0] != "open" else []


def _paid(text: str) -> Iterator[str]:
    folded = fold(text)
    for start, end in told.clauses(folded):
        if _says.pay_alone.fullmatch(folded[start:end].strip()):
            more = _says.months.match(folded, end)  # "7-9K, 14薪"
            yield text[start : more.end() + 3 if more else end].strip()


def _honour(cells: Mapping[str, str]) -> list[Want]:
    """Honours are always welcome a little, and asked for where the description names them."""
    found = _says.honours.search(fold(cells["职位描述"]))
    if not found:
        return [Want("honour", ("any",), "wish", "", "")]
    return [Want("honour", ("any",), "want", cells["职位描述"][found.start() : found.end()], "职位描述")]
