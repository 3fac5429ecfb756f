"""Demands of several ways: what is asked of one group only, what lets a group off, and so many things of a list.

The words of such a demand are cut out of the text; what is asked in them is read like any other text, and then holds for the
group, or is one way of several (`types.Want.ways`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from matching.reading import degrees, grammar, languages, mentions, phrases, travel
from matching.reading.grammar import Clause
from matching.reading.wordings import wordings
from matching.text import bare, fold, is_any
from matching.types import Want, Way

_says = wordings("several")

ASKED = ("language", "skill", "experience", "travel")  # what is asked of a group of majors or degrees
_PRACTICE = {"experience": "skill"}  # two names of one thing
_BY_FIELD = (*ASKED, "eligibility", "major", "graduation", "nationality", "degree")  # what tells most of an item first
_MOST_PARTS = 16  # of a text; each is read alone


@dataclass(frozen=True, slots=True)
class Part:
    """Words text[start:end] with the stretches that are `said` in them; `least` of these where they are a list.

    A list is as hard as `force` says. Otherwise what is said holds unless one of `ways` is met; parts of one `chain` are as hard as the hardest of them.
    """

    start: int
    end: int
    said: tuple[tuple[int, int], ...]
    ways: tuple[Way, ...] = ()
    least: int = 0
    chain: int = 0
    listed: bool = False
    force: str = "must"


@dataclass(frozen=True, slots=True)
class _Group:
    field: str
    values: tuple[str, ...]
    end: int
    is_other: bool = False
    is_people: bool = False
    is_least: bool = False

    @property
    def others(self) -> Way:
        """The way that whoever does not belong to the group meets."""
        return Way(self.field, self.values, not self.is_other)


_NUMBERED = re.compile(r"^\W{0,4}(?:\d{1,2}|[a-hA-H])\s*[.、)]\s*")
_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def find(text: str) -> list[Part]:
    """The demands of several ways in a folded text, in its order, none inside another. O(length)."""
    clauses = grammar.clauses(text)
    found = [*_lists(text, clauses), *_inline(text, clauses), *_let_off(text, clauses)]
    taken = [(p.start, p.end) for p in found]
    found += [p for p in _of_groups(text, clauses) if not any(a < p.end and p.start < b for a, b in taken)]
    return sorted(found, key=lambda p: p.start)[:_MOST_PARTS]


def read(cell: str, text: str, column: str, reader: Callable[[str, str], list[Want]]) -> tuple[str, list[Want]]:
    """The cell without what is asked in several ways, and that as demands; `reader` reads a text alone.

    O(length), and the reading of each such stretch once more.
    """
    parts = find(text)
    if not parts:
        return cell, []
    rest, out, forces = cell, [], {}
    for part in parts:
        source = cell[part.start : part.end].strip()
        head = "要求：" if part.listed and column == "职位描述" else ""
        read = [_outside(reader, column, head, _tongue(part, cell[a:b]) + _stripped(cell[a:b])) for a, b in part.said]
        made = _some(part, read, cell, source, column) if part.least else list(_held(part, read, source, column))
        if part.said and not made:
            continue
        if any(w.force == "must" for w in made):
            forces[part.chain] = "must"
        out += [(part.chain, want) for want in made]
        rest = rest[: part.start] + re.sub(r"[^\n]", "。", rest[part.start : part.end]) + rest[part.end :]
    harder = [
        replace(w, force=forces.get(chain, w.force)) if chain and w.ways and w.force == "want" else w
        for chain, w in out
    ]
    return rest, harder


def _outside(reader: Callable[[str, str], list[Want]], column: str, head: str, words: str) -> list[Want]:
    """What is asked in some words; a field of which only their brackets speak is an example."""
    read = reader(column, head + words)
    plain = grammar.outside(fold(words))
    if plain == fold(words):
        return read
    fields = {want.field for want in reader(column, head + plain)}
    return [want for want in read if want.field in fields]


def _tongue(part: Part, words: str) -> str:
    """The language of a bare test, that of the group: of "德语专业需通过专八" German."""
    group = (
        value for way in part.ways if way.isnt for value in way.values if value in ("日语", "德语", "法语", "俄语")
    )
    return next(group, "") if languages.BARE_TEST.search(words) else ""


def _stripped(words: str) -> str:
    return _says.too.sub("", words.strip(" ,，;；。"))


def _held(part: Part, read: list[list[Want]], source: str, column: str) -> Iterator[Want]:
    """What is said, for whoever does not meet one of the other ways; what those ways do not speak of holds for all."""
    fields = {way.field for way in part.ways}
    part = replace(part, ways=(*part.ways, *_unread(source)))
    for want in (w for wants in read for w in wants if w.source):
        if want.field in ASKED or want.field == "major" and "degree" in fields:
            force = "want" if want.force == "wish" and want.field == "language" else want.force
            yield replace(want, force=force, source=source, column=column, ways=part.ways if force != "avoid" else ())
        elif want.field not in fields and not want.ways:
            yield replace(want, source=source, column=column)


def _unread(words: str) -> Iterator[Way]:
    """What will do as well and is in no table: "须通过法考或正在备考" bars nobody who is preparing."""
    for piece in re.split(r"或者?|(?<![a-z])or(?![a-z])", fold(words))[1:]:
        if not _speaks(piece) and not mentions.anything(piece) and len(bare(piece)) > 1:
            yield _unknown(piece)


def _some(part: Part, read: list[list[Want]], cell: str, source: str, column: str) -> list[Want]:
    """One demand for so many of the items of a list; what is in no table may be there all the same."""
    if len(part.said) > 1 and any(
        len({_PRACTICE.get(w.field, w.field) for w in wants if w.source}) > 1 for wants in read
    ):
        wishes = [w for wants in read for w in wants if w.source and w.force != "avoid"]  # none of them alone is a must
        return [replace(w, force="wish", source=source, column=column) for w in wishes]
    ways: list[Way] = []
    for (start, end), wants in zip(part.said, read, strict=True):
        asked = sorted((w for w in wants if w.source and w.field in _BY_FIELD), key=lambda w: _BY_FIELD.index(w.field))
        if len(part.said) == 1:  # of one clause each value is a way of its own
            field = asked[0].field if asked else ""
            ways += [Way(field, (value,)) for w in asked if w.field == field for value in w.values]
        else:
            same = [v for w in asked if w.field == asked[0].field and w.force != "avoid" for v in w.values]
            ways.append(Way(asked[0].field, tuple(dict.fromkeys(same))) if same else _unknown(cell[start:end]))
    ways = list(dict.fromkeys(ways))
    if len(ways) <= part.least or all(way.values[0].startswith("?") for way in ways):
        return []
    first, *more = sorted(ways, key=lambda way: way.values[0].startswith("?"))
    return [Want(first.field, first.values, part.force, source, column, ways=tuple(more), least=part.least)]


def _unknown(words: str) -> Way:
    return Way("skill", (f"?{bare(_NUMBERED.sub('', words))[:20]}",))


# --- so many of a list ------------------------------------------------------------------------------------------------


def _lists(text: str, clauses: tuple[Clause, ...]) -> Iterator[Part]:
    """ "以下三项满足两项：1、… 2、… 3、…" and "…。以上满足两项即可"."""
    for head in _says.some_of.finditer(text):
        least, whole = _NUMBERS.get(head[3]) or int(head[3]), head[1] or head[2]
        items = list(_items(text, clauses, head.end()))
        if re.match("以上|上述|前述", head[0]):
            before = [c for c in clauses if c.end <= head.start()]
            items = list(_items(text, before, before[-1].start if before else 0, back=True))
        counted = [item for item in items if _NUMBERED.match(text[slice(*item)])]
        items = counted if len(counted) > 1 else items
        number = _NUMBERS.get(whole) or int(whole) if whole else len(items)
        items = items[-number:] if re.match("以上|上述|前述", head[0]) else items[:number]
        if len(items) > least:
            opened = head[0].count(")") > head[0].count("(") and text[: head.start()].endswith("(")
            spans = [(head.start() - opened, head.end()), *items]
            start, end = min(a for a, _ in spans), max(b for _, b in spans)
            if force := _force_of(text, clauses, head, items[0][0]):
                yield Part(start, end, tuple(items), least=least, listed=True, force=force)


def _force_of(text: str, clauses: tuple[Clause, ...], head: re.Match[str], item: int) -> str:
    """How hard a list is by the words around its count and its heading; "" where it asks for nothing."""
    section = next((c.section for c in clauses if c.start <= item < c.end), "")
    left = max(text.rfind(mark, 0, head.start()) for mark in ";。\n") + 1
    right = min((at for mark in ":;。\n" if (at := text.find(mark, head.end() - 1)) >= 0), default=len(text))
    tone = grammar.tone_of(text[left:right].replace("(", " ").replace(")", " "))
    idle = section in ("duty", "offer", "other", "avoid") or tone in ("avoid", "caution", "none")
    if idle or _says.often.search(text, left, right):
        return ""
    return "wish" if "wish" in (section, tone) else "must"


def _items(text: str, clauses, at: int, back: bool = False) -> Iterator[tuple[int, int]]:
    """The items of a list from a place on, in its section; clauses parted by commas alone are one item."""
    inside = (
        [c for c in clauses if c.end <= at or c.start <= at < c.end] if back else [c for c in clauses if c.end > at]
    )
    if not inside:
        return
    section = inside[-1 if back else 0].section
    spans: list[list[int]] = []
    for clause in inside:
        start = max(clause.start, 0 if back else at)
        stop = (
            clause.section != section
            or _says.besides.match(text[start : clause.end])
            or "\n\n" in text[spans[-1][1] : start]
            if spans
            else False
        )
        if stop:
            if not back:
                break
            spans = []
        if spans and not re.search(r"[;。\n]|\d\s*[.、)]", text[spans[-1][1] : start + 3]):
            spans[-1][1] = clause.end
        elif text[start : clause.end].strip():
            spans.append([start, clause.end])
    yield from map(tuple, spans)


def _inline(text: str, clauses: tuple[Clause, ...]) -> Iterator[Part]:
    """ "A、B、C会其中两个": two or more of the skills of one clause."""
    for clause in clauses:
        found = _says.some.search(text, clause.start, clause.end)
        number, force = found and (found[1] or found[2]), "want" if clause.tone == "plain" else "must"
        if number and (least := _NUMBERS.get(number) or int(number)) > 1 and clause.tone in ("plain", "must", "enough"):
            yield Part(clause.start, clause.end, ((clause.start, clause.end),), least=least, listed=True, force=force)


# --- groups -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _group(part: str, start: int = 0) -> _Group | None:
    """The majors or degrees that a folded clause begins with, as the people it speaks of."""
    at = _says.lead.match(part, start).end()
    if other := _says.other.match(part, at):
        who = _says.people.match(part, other.end())
        field = "degree" if other["of"] == "学历" else "major" if other["of"] else ""
        return _Group(field, (), who.end() if who else other.end(), True, bool(who)) if other["of"] or who else None
    denied = _says.not_.match(part, at)
    at = denied.end() if denied else at
    found = (
        [] if degrees.STAGES.search(part) else [d for d in degrees.named(part) if not _says.at_school.match(part, d[2])]
    )
    named = {s: (e, "degree", _exactly(level, part, e)) for level, s, e in found}
    named |= {s: (e, "major", code) for s, e, code in mentions.majors_named(part)}
    values, field, end, first = [], "", at, at
    while (one := named.get(at)) and (not field or one[1] == field):
        field, end = one[1], _says.name_ends.match(part, one[0]).end()
        if end == one[0] and languages.names().get(part[at:end]) and not _says.people.match(part, end):
            return None  # "英语须达六级" speaks of the language
        values.append(one[2])
        joined = _says.join.match(part, end)
        at = joined.end() if joined else -1
    if not values or joined and named.get(joined.end()):
        return None
    end = _says.explained.match(part, end).end()
    who = _says.people.match(part, end)
    least = field == "degree" and bool(_says.and_above.search(part, first, end))
    return _Group(field, tuple(dict.fromkeys(values)), who.end() if who else end, bool(denied), bool(who), least)


def _may_begin(text: str, start: int, end: int) -> bool:
    """Whether a clause may begin with a group: what `_group` looks at closely."""
    named = mentions.signs("major", text), mentions.signs("degree", text)
    if start >= end or not (
        any(is_any(places, start, end) for places in named) or _says.other.search(text, start, end)
    ):
        return False
    at = _says.lead.match(text, start, end).end()
    if _says.other.match(text, at, end):
        return True
    denied = _says.not_.match(text, at, end)
    at = denied.end() if denied else at
    return any(is_any(places, at, at + 1) for places in named)


def _exactly(level: str, part: str, end: int) -> str:
    """Who is named by a degree: a bachelor is no master, a master or a doctor is a 研究生."""
    wide = degrees.RANK[level] >= degrees.RANK["master"] or re.match(r"(?:学历)?(?:及?以上|起)", part[end : end + 6])
    return level if wide else f"is:{level}"


def _speaks(part: str) -> bool:
    """Whether words name something that can be asked of a group."""
    return bool(
        languages.find(part)
        or mentions.skills_named(part)
        or phrases.experiences().find(part)
        or travel.spans(part)
        or languages.bare_names(part)
    )


def _of_groups(text: str, clauses: tuple[Clause, ...]) -> Iterator[Part]:
    """ "本科须过六级，硕士过四级即可", "英语类的同学须有CATTI；其他专业六级550"."""
    shaped: list[tuple[Clause, _Group, int]] = []  # clause, group, where its words end
    skip = None
    for number, clause in enumerate(clauses):
        if clause is skip or clause.tone not in ("plain", "must", "enough", "exception"):
            continue
        if not _may_begin(text, clause.start, clause.end):
            continue
        part = text[clause.start : clause.end]
        group, end = _group(part), clause.end
        if group and group.is_people and not part[group.end :].strip() and number + 1 < len(clauses):
            skip = clauses[number + 1]  # "英语专业的同学，须过专八"
            if text[clause.end : skip.start].strip() in (",", ":", "") and skip.tone in ("plain", "must", "enough"):
                end = skip.end
        while number + 1 < len(clauses) and end == clause.end and _says.as_well.match(text, clauses[number + 1].start):
            number, end = number + 1, clauses[number + 1].end
            clause = replace(clause, end=end)
        rest = text[clause.start + group.end : end] if group else ""
        of_degree = group and group.field == "degree" and _says.obliged.match(rest) and mentions.majors_named(rest)
        if group and (_speaks(rest) or of_degree):
            shaped.append((clause, group, end))
    chain = 0
    for before, (clause, group, end), after in zip([None, *shaped], shaped, [*shaped[1:], None], strict=False):
        linked = before is not None and _adjoin(text, before, (clause, group, end))
        chain += not linked
        rest = text[clause.start + group.end : end]
        contrast = linked or after is not None and _adjoin(text, (clause, group, end), after)
        obliged = (
            _says.obliged.match(rest)
            or (_says.holds.match(rest) or group.is_people)
            and clause.tone in ("must", "enough")
        )
        if group.is_least and not contrast:  # "本科及以上学历须六级" asks for both
            continue
        if not (obliged or contrast or group.is_other and (_says.but.match(rest) or clause.tone in ("must", "enough"))):
            continue
        if clause.tone == "exception" and not (group.is_other and _says.but.match(rest)):
            continue
        if not group.values:
            known = dict.fromkeys(
                v for c, g, _ in shaped if c.start < clause.start and not g.is_other for v in g.values
            )
            field = group.field or (before[1].field if before else "")
            if not known or not linked or before[1].field != field:
                continue
            group = replace(group, field=field, values=tuple(known))
        said = _says.but.match(rest)
        start = clause.start + group.end + (said.end() if said else 0)
        yield Part(clause.start, end, ((start, end),), (group.others,), chain=chain, listed=clause.listed)


def _adjoin(text: str, one: tuple[Clause, _Group, int], other: tuple[Clause, _Group, int]) -> bool:
    """Whether two clauses of groups stand side by side and speak of different groups of one field."""
    between = text[one[2] : other[0].start]
    fields = {one[1].field, other[1].field}
    return (
        not re.sub(r"[\W_]|\d", "", between)
        and between.count("\n") < 2
        and (len(fields) == 1 or "" in fields)
        and (one[1].values, one[1].is_other) != (other[1].values, other[1].is_other)
    )


# --- who is let off ---------------------------------------------------------------------------------------------------


def _let_off(text: str, clauses: tuple[Clause, ...]) -> Iterator[Part]:
    """ "日语N1（理工科可放宽到N2）", "六级，硕士不作要求": a demand, and what is asked of a group in its place."""
    for clause in clauses:
        part = text[clause.start : clause.end]
        for bracket in re.finditer(r"\(([^()]{2,40})\)", part):
            for piece in re.finditer(r"[^,;。]+", bracket[1]):
                at = clause.start + bracket.start(1) + piece.start()
                outer = part[: bracket.start()]
                yield from _in_place_of(text, clause.start, clause.start + len(outer), at, at + len(piece[0]), clause)
    for before, clause in pairwise(clauses):
        if text[before.end : clause.start].strip() in (",", "") and before.tone in ("plain", "must", "enough"):
            yield from _in_place_of(text, before.start, before.end, clause.start, clause.end, before)


def _in_place_of(text: str, start: int, end: int, at: int, stop: int, clause: Clause) -> Iterator[Part]:
    piece = text[at:stop]
    group = _group(piece) if _says.less.search(piece) else None
    if not group or group.is_other or not group.values or group.is_least:
        return
    relaxed = _says.relaxed.match(piece, group.end)
    if relaxed and not (_speaks(piece[relaxed.end() :]) or _says.that.fullmatch(piece, relaxed.end())):
        return  # "硕士免试用期" lets nobody off
    less = (relaxed.end() if relaxed else group.end) if _speaks(piece[group.end :]) else 0
    if (
        not (relaxed or less and _says.will_do.search(piece))
        or not _speaks(text[start:end])
        or _group_first(text[start:end])
    ):
        return
    close = stop + text[stop : stop + 1].count(")")
    chain = -1 - start
    yield Part(start, end, ((start, end),), (replace(group.others, isnt=False),), chain=chain, listed=clause.listed)
    said = ((at + less, stop),) if less else ()
    yield Part(end, close, said, (group.others,), chain=chain, listed=clause.listed)


def _group_first(part: str) -> bool:
    """Whether a clause is itself asked of a group: then the next one stands beside it, not in its place."""
    group = _group(part)
    return bool(group and _speaks(part[group.end :]))
