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
from matching.text import bare, fold
from matching.types import Want, Way

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


_LEAD = re.compile(
    r"[\W_]*(?:\d{1,2}\s*[.、)]\s*)?(?:[^\W\d_]{1,12}:\s*)?(?:(?:如果|若|要是|对于?|但|而|且|另外?|或者?|凡|你|您|们|我们|是|为|,|\s)+(?!科|届))?"
)
_NOT = re.compile(r"(?:非(?!常|遗|标)|不是|没有?学过)\s*")
_OTHER = re.compile(r"(?:其[他它余]|别的|另外的)(?P<of>专业|学历|学科|方向)?")
_NAME_ENDS = re.compile(r"(?:生(?!物)|及以上|以上|相关|等|专业|类|系|背景|出身|科班|学历|毕业|方向|学科)*")
_JOIN = re.compile(r"\s*(?:[、/和或及与]|or|and)\s*")
_PEOPLE = re.compile(r"\s*的?(?:同学|学生|毕业生|应聘者|申请人|候选人|考生|朋友|人员|者)们?的?|的(?=[,须必需要应得\s])")
_AT_SCHOOL = re.compile("阶段|期间|所?学(?!历|位|生)|专业")  # "本科专业须为药学" speaks of what was studied
_AND_ABOVE = re.compile("以上|起")
_EXPLAINED = re.compile(
    r"(?:\([^()]{0,40}\))?(?:(?:门槛|要求|标准)[^,;。:]{0,4}:)?"
)  # "语言类专业(英语、翻译)要求更高:"
_OBLIGED = re.compile(
    r"\s*[,:]?\s*(?:则|就|也|都|均|还|一律)?(?:必须|须|需要?(?!求)|应当?|得(?!到)|要(?!求)|只要|只需|至少|最低)"
)
_HOLDS = re.compile(r"\s*(?:有|过|通过|达到?|取得|持)")
_BUT = re.compile(r"\s*,?\s*(?:但|却|不过|只要)")
_RELAXED = re.compile(
    r"\s*(?:的|可以?|能|也|均|都|则|适当|酌情|,|\s)*(?P<to>(?:放宽|降低?|放低)(?:到|至|为)?|(?:不作|不做|无|没有|不)要求|不限|除外|可?免(?!费)|不受(?:此|该|上述|这[一条]*)?限制?|不卡|例外|无需|不需要?)"
)
_THAT = re.compile(r"(?:[此该这上述以]{0,2}一?[项条点]?|外语|语言|证书|成绩|要求|考试){0,4}\W{0,4}")
_NUMBERED = re.compile(r"^\W{0,4}(?:\d{1,2}|[a-hA-H])\s*[.、)]\s*")
_OFTEN = re.compile(r"每[天日周月年]")
_LESS = re.compile(r"放宽|降|放低|要求|限|除外|免|不卡|例外|需|可|行|够|ok")  # without which nobody is let off
_WILL_DO = re.compile(r"(?:即可|就行|就可以|可以|也可|亦可|也行|够了?|ok)\s*$")
_TOO = re.compile(
    r"(?:的|者)?\s*,?\s*(?:[我们]{0,2}[也亦]?(?:都|同样)?(?:可以?|行|要|收|欢迎|考虑|认|看|(?:请|尽管)?投|来?聊聊?|来?谈谈?))[哦啊!~\s]*$"
)
_AS_WELL = re.compile(r"\s*(?:且|并且?|同时|还(?=[须需要]))")
_BARE_TEST = re.compile(r"专[四八]")
_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_N = r"([一二两三四五六1-6])"
_SOME_OF = re.compile(
    rf"(?:(?:以下|下列|下面|如下|(?<![级分科士历八\d])以上|上述|前述)[^:;。\n]{{0,4}}?{_N}?\s*[项条点个样款]?[^:;。\n]{{0,8}}?|[1-6]\s*[-~至到]\s*([1-6])\s*[项条点][^:;。\n]{{0,6}}?)"
    rf"(?:满足|符合|具备|占|达到|有|中)[^:;。\n不]{{0,6}}?{_N}\s*[项条点个样款](?:[^:;。\n不]{{0,6}}?(?:即可|就行|以上|者|的))?(?:[^:;。\n]{{0,20}}:)?[^\w\n]{{0,6}}"
)
_SOME = re.compile(
    rf"(?:任意|任选|至少|其中|中的?|选)[^,;。]{{0,5}}?(?:{_N})\s*[个种门项样款]|(?:{_N})\s*[个种门项样款](?:以上|即可|就行)"
)
_BESIDES = re.compile(r"[\W_]*(?:另外?|此外|其[他它]|注|备注|薪|待遇|福利|工作地)")


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
    return next(group, "") if _BARE_TEST.search(words) else ""


def _stripped(words: str) -> str:
    return _TOO.sub("", words.strip(" ,，;；。"))


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
    for head in _SOME_OF.finditer(text):
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
    if idle or _OFTEN.search(text, left, right):
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
            or _BESIDES.match(text[start : clause.end])
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
        found = _SOME.search(text, clause.start, clause.end)
        number, force = found and (found[1] or found[2]), "want" if clause.tone == "plain" else "must"
        if number and (least := _NUMBERS.get(number) or int(number)) > 1 and clause.tone in ("plain", "must", "enough"):
            yield Part(clause.start, clause.end, ((clause.start, clause.end),), least=least, listed=True, force=force)


# --- groups -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _group(part: str, start: int = 0) -> _Group | None:
    """The majors or degrees that a folded clause begins with, as the people it speaks of."""
    at = _LEAD.match(part, start).end()
    if other := _OTHER.match(part, at):
        who = _PEOPLE.match(part, other.end())
        field = "degree" if other["of"] == "学历" else "major" if other["of"] else ""
        return _Group(field, (), who.end() if who else other.end(), True, bool(who)) if other["of"] or who else None
    denied = _NOT.match(part, at)
    at = denied.end() if denied else at
    found = [] if degrees.STAGES.search(part) else [d for d in degrees.named(part) if not _AT_SCHOOL.match(part, d[2])]
    named = {s: (e, "degree", _exactly(level, part, e)) for level, s, e in found}
    named |= {s: (e, "major", code) for s, e, code in mentions.majors_named(part)}
    values, field, end, first = [], "", at, at
    while (one := named.get(at)) and (not field or one[1] == field):
        field, end = one[1], _NAME_ENDS.match(part, one[0]).end()
        if end == one[0] and languages.names().get(part[at:end]) and not _PEOPLE.match(part, end):
            return None  # "英语须达六级" speaks of the language
        values.append(one[2])
        joined = _JOIN.match(part, end)
        at = joined.end() if joined else -1
    if not values or joined and named.get(joined.end()):
        return None
    end = _EXPLAINED.match(part, end).end()
    who = _PEOPLE.match(part, end)
    least = field == "degree" and bool(_AND_ABOVE.search(part, first, end))
    return _Group(field, tuple(dict.fromkeys(values)), who.end() if who else end, bool(denied), bool(who), least)


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
        part = text[clause.start : clause.end]
        group, end = _group(part), clause.end
        if group and group.is_people and not part[group.end :].strip() and number + 1 < len(clauses):
            skip = clauses[number + 1]  # "英语专业的同学，须过专八"
            if text[clause.end : skip.start].strip() in (",", ":", "") and skip.tone in ("plain", "must", "enough"):
                end = skip.end
        while number + 1 < len(clauses) and end == clause.end and _AS_WELL.match(text, clauses[number + 1].start):
            number, end = number + 1, clauses[number + 1].end
            clause = replace(clause, end=end)
        rest = text[clause.start + group.end : end] if group else ""
        of_degree = group and group.field == "degree" and _OBLIGED.match(rest) and mentions.majors_named(rest)
        if group and (_speaks(rest) or of_degree):
            shaped.append((clause, group, end))
    chain = 0
    for before, (clause, group, end), after in zip([None, *shaped], shaped, [*shaped[1:], None], strict=False):
        linked = before is not None and _adjoin(text, before, (clause, group, end))
        chain += not linked
        rest = text[clause.start + group.end : end]
        contrast = linked or after is not None and _adjoin(text, (clause, group, end), after)
        obliged = _OBLIGED.match(rest) or (_HOLDS.match(rest) or group.is_people) and clause.tone in ("must", "enough")
        if group.is_least and not contrast:  # "本科及以上学历须六级" asks for both
            continue
        if not (obliged or contrast or group.is_other and (_BUT.match(rest) or clause.tone in ("must", "enough"))):
            continue
        if clause.tone == "exception" and not (group.is_other and _BUT.match(rest)):
            continue
        if not group.values:
            known = dict.fromkeys(
                v for c, g, _ in shaped if c.start < clause.start and not g.is_other for v in g.values
            )
            field = group.field or (before[1].field if before else "")
            if not known or not linked or before[1].field != field:
                continue
            group = replace(group, field=field, values=tuple(known))
        said = _BUT.match(rest)
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
    group = _group(piece) if _LESS.search(piece) else None
    if not group or group.is_other or not group.values or group.is_least:
        return
    relaxed = _RELAXED.match(piece, group.end)
    if relaxed and not (_speaks(piece[relaxed.end() :]) or _THAT.fullmatch(piece, relaxed.end())):
        return  # "硕士免试用期" lets nobody off
    less = (relaxed.end() if relaxed else group.end) if _speaks(piece[group.end :]) else 0
    if (
        not (relaxed or less and _WILL_DO.search(piece))
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
