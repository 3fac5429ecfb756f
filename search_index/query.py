"""Reads what people type: words, "phrases", -exclusions, name:value fields; and turns it into units to match."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from search_index import concepts, settings, wishes
from search_index.concepts import MARK
from search_index.entry import AGENCY, TITLE, named_by
from search_index.plan import Alternative, Unit
from search_index.text import HAN, RUN, cut, fillers, literal, normalise, stopwords

PIECE = re.compile(r'(-?)(?:([^\s:"]{1,12}):(?=\S))?(?:"([^"]*)"?|(\S+))')
QUOTES = str.maketrans("“”„‟「」『』«»＂", '"""""""""""')  # noqa: RUF001
NUMBER = re.compile(r"([<>]?=?)\s*(\d+(?:\.\d+)?)\s*(k|千|万|w)?")
# Between two terms: either will do. In a run of Chinese 或 stands between two halves.
EITHER = re.compile(rf"(?<!\S)(?:or|或者?)(?!\S)|(?<=[{HAN}])(?:或者?|or)(?=[{HAN}])|\|+")
# Before and after the name of something in a question: it is not wanted there. In an advert these say other things.
LEFT_OUT = re.compile(r"(?:(?:除了?|排除|不去|不在|不到|别去|not in |except |except for |other than )\s*|没过)$")
ASIDE = re.compile(r"\s*(?:以外|之外|除外|(?:不太?好|不行|很?差|一般|没过)(?=\W|$|但|想))")
LISTED = re.compile(r"(?:\s*(?:[、,/]|和|与|跟|以?及|或者?|\b(?:and|or)\b)\s*)?")  # 不去上海南京, not 不要上海 苏州
# In 除了检索还想做翻译 both are wanted, in 除了上海其他城市也行 all but the first.
ADDED = re.compile(r"除了(?=[^;。!?其别]{1,20}?[还也])|(?:以外|之外)(?=\s*,?\s*[还也])")
YEAR = re.compile(r"20[2-3]\d")  # of graduation: positions here are for those who graduate now
BREAK = "\x00"  # never in normalised text; stands where an operator was
OPEN = {
    "title": "title", "标题": "title", "职位": "title", "职位名称": "title",
    "agency": "agency", "company": "agency", "机构": "agency", "公司": "agency", "单位": "agency",
    "pay": "pay", "salary": "pay", "薪资": "pay", "月薪": "pay", "工资": "pay", "薪水": "pay",
}  # fmt: skip
CLOSED = {
    "city": "place", "place": "place", "province": "place", "location": "place", "地点": "place", "城市": "place",
    "工作地点": "place", "省": "place", "省份": "place", "地区": "place",
    "kind": "kind", "type": "kind", "类别": "kind", "岗位": "kind", "岗位类别": "kind", "工种": "kind",
    "field": "field", "领域": "field", "技术领域": "field",
    "degree": "degree", "学历": "degree",
    "language": "language", "lang": "language", "语言": "language", "外语": "language", "语种": "language",
    "certify": "certify", "考证": "certify", "designation": "designation", "荣誉": "designation",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of the normalised text that stands for one thing. `run` tells words of one Chinese run apart from
    others; `start:end` is its place in the normalised query."""

    text: str
    start: int
    end: int
    concepts: tuple[str, ...] = ()
    han: bool = False


Side = tuple[Word | Unit, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as understood: its words in order, ready units, exclusions, filters by field. Each of `either` is a
    choice, of which one side must be found whole."""

    normal: str
    words: tuple[Word, ...] = ()
    units: tuple[Unit, ...] = ()
    never: tuple[Unit, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pay_min: int | None = None
    either: tuple[tuple[Side, ...], ...] = ()

    @property
    def idle(self) -> bool:
        """Whether it is but words that people wrap a question in, so that finding nothing would be no answer."""
        rest = self.units or self.never or self.filters or self.either or self.pay_min
        return not rest and all(map(_idle, self.words))


@dataclass(frozen=True, slots=True)
class _Term:
    """A stretch of the query between blanks, or a name of a concept over several, or a ready unit."""

    start: int
    end: int
    units: tuple[Unit, ...] = ()


def read(text: str) -> Reading:
    """Read a query; never fails: what is no operator is a word. Only the first 400 characters are read."""
    normal = normalise(text[: settings.MAX_TEXT].translate(QUOTES)).replace("\n", " ").replace("\t", " ")
    plain = list(normal)
    ready: list[_Term] = []
    never: list[Unit] = []
    filters: dict[str, tuple[str, ...]] = {}
    pay_min = None
    for piece in PIECE.finditer(normal):
        minus, name, quoted, bare = piece.groups()
        value = quoted if quoted is not None else bare
        if minus and not RUN.search(value):
            continue
        known = name in CLOSED or name in OPEN
        if not minus and not known and quoted is None:
            continue
        plain[piece.start() : piece.end()] = " " * (piece.end() - piece.start())
        if name in CLOSED and not minus and (codes := _codes(CLOSED[name], value)):
            filters[CLOSED[name]] = (*filters.get(CLOSED[name], ()), *codes)
        elif name and OPEN.get(name) == "pay" and (amount := _amount(value)):
            pay_min = amount
        else:
            made = _special(name if known else None, value if known or not name else f"{name}:{value}", quoted)
            if minus:
                never += made
            elif made:
                ready.append(_Term(piece.start(), piece.end(), tuple(made)))
    rest, wished = wishes.pay("".join(plain))
    rest, unwanted = _unwanted(rest)
    never += unwanted
    rest, ready, either = _choices(normal, rest, ready)
    found, places = _places(words(rest)[: settings.MAX_UNITS])
    either += places
    pay_min = pay_min or wished
    if (ready or never or filters or either or pay_min) and all(map(_idle, found)):
        found = ()
    units = tuple(unit for term in ready for unit in term.units)
    return Reading(normal, found, units, tuple(never), filters, pay_min, either)


def _unwanted(rest: str) -> tuple[str, list[Unit]]:
    """The plain text without what it says is not wanted, such as 不出差, "no travel" and 除了上海和北京; and that."""
    never: list[Unit] = []
    before: concepts.Found | None = None  # the name before, where it is not wanted and those listed with it are not
    run: list[concepts.Found] = []  # the names listed before, of which nothing is said yet
    rest = ADDED.sub(lambda said: " " * len(said[0]), rest)
    for name in concepts.find(rest, nested=False):
        start, end = concepts.denied(rest, name.start), name.end
        if start == name.start and (out := LEFT_OUT.search(rest, 0, start)):
            start = out.start()
        listed = before and _listed(rest, before, name)
        start = before.end if before and listed else start
        aside = ASIDE.match(rest, end)
        between = (
            rest[run[-1].end : start] if run else ""
        )  # 英语六级,日语不好 says nothing of English, 江苏南京除外 of Jiangsu
        run = run if between and "," not in between and _listed(rest, run[-1], name) else []
        if start == name.start and not listed and not aside:
            before, run = None, [*run, name]
            continue
        never += (_refused(rest, one) for one in (*run, name))
        start, end = run[0].start if run else start, aside.end() if aside else end
        rest, before, run = rest[:start] + " " * (end - start) + rest[end:], None if aside else name, []
    return rest, never


def _refused(rest: str, name: concepts.Found) -> Unit:
    """What has the concept of a name, and it alone: a text that says 不出差 has the word, but not the concept."""
    text, named = rest[name.start : name.end], [one for one in name.concepts if not one.startswith(concepts.WITHIN)]
    plain = unit(Word(text, name.start, name.end, (), not text.isascii()))
    return Unit(text, tuple(_alternatives(named))) if named else plain


def _listed(rest: str, one: concepts.Found, other: concepts.Found) -> bool:
    """Whether two names of one sort are told together: 上海、北京 and 上海北京, but not 上海 北京."""
    return bool(_heads(one) & _heads(other) and LISTED.fullmatch(rest, one.end, other.start))


def _heads(name: concepts.Found) -> set[str]:
    """What a name names: a place, a language, a kind of work."""
    return {one.partition("=")[0] for one in name.concepts}


def _choices(normal: str, rest: str, ready: list[_Term]) -> tuple[str, list[_Term], tuple[tuple[Side, ...], ...]]:
    """The choices of a query, such as 翻译 OR 附图; with the plain text and the ready units that are in none. An operator
    that does not stand between two terms means nothing."""
    signs = list(EITHER.finditer(rest))
    if not signs:
        return rest, ready, ()
    rest = EITHER.sub(lambda sign: BREAK * len(sign[0]), rest)
    terms = sorted((*ready, *_terms(rest, _alike(rest, signs))), key=lambda term: term.start)
    chains: list[list[_Term]] = []
    for sign in signs:
        left = next((t for t in reversed(terms) if t.end <= sign.start()), None)
        right = next((t for t in terms if t.start >= sign.end()), None)
        if not left or not right or normal[left.end : sign.start()].strip() or normal[sign.end() : right.start].strip():
            continue
        if chains and chains[-1][-1] == left:
            chains[-1].append(right)
        else:
            chains.append([left, right])
    either = []
    for chain in chains:
        sides = (term.units or words(_only(rest, term))[: settings.MAX_SIDE] for term in chain)
        either.append(tuple(side for side in sides if side))
        for term in chain:
            rest = rest[: term.start] + " " * (term.end - term.start) + rest[term.end :]
    used = {term for chain in chains for term in chain}
    kept = [term for term in ready if term not in used]
    return rest.replace(BREAK, " "), kept, tuple(sides for sides in either[: settings.MAX_CHOICES] if sides)


def _terms(rest: str, cuts: Collection[int]) -> list[_Term]:
    """The stretches between blanks, signs and operators, and at `cuts`; those that make up one name, as in patent
    search, together."""
    pieces = (match.span() for match in re.finditer(rf"[^\s,;。!?{BREAK}]+", rest))
    spans = [
        pair for start, end in pieces for pair in pairwise((start, *sorted(at for at in cuts if start < at < end), end))
    ]
    names = [(name.start, name.end) for name in concepts.find(rest, nested=False)]
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and any(a < joined[-1][1] and b > start for a, b in names):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return [_Term(start, end) for start, end in joined if RUN.search(rest, start, end)]


def _alike(rest: str, signs: Iterable[re.Match[str]]) -> set[int]:
    """Where terms end because both sides of an operator name things of one sort: in 想去上海或杭州做翻译 it binds the
    cities alone."""
    names, cuts = concepts.find(rest, nested=False), set()
    for sign in signs:
        left = next(
            (name for name in names if not rest[name.end : sign.start()].strip() and name.end <= sign.start()), None
        )
        right = next(
            (name for name in names if name.start >= sign.end() and not rest[sign.end() : name.start].strip()), None
        )
        if left and right and _heads(left) & _heads(right):
            cuts |= {left.start, right.end}
    return cuts


def _only(rest: str, term: _Term) -> str:
    """The text with everything but one term blanked, so that places stay what they are."""
    return " " * term.start + rest[term.start : term.end] + " " * (len(rest) - term.end)


def _codes(facet: str, value: str) -> tuple[str, ...]:
    known = concepts.codes(facet)
    parts = re.split(r"[,|/、;]", value)
    found = [known.get(part.strip()) for part in parts if part.strip()]
    return tuple(dict.fromkeys(code for codes in found if codes for code in codes)) if all(found) else ()


def _amount(value: str) -> int | None:
    match = NUMBER.search(value)
    if not match or match[1].startswith("<"):
        return None
    return int(float(match[2]) * {"k": 1000, "千": 1000, "万": 10000, "w": 10000}.get(match[3], 1))


def _places(found: tuple[Word, ...]) -> tuple[tuple[Word, ...], tuple[tuple[Side, ...], ...]]:
    """The words without their cities, where these are several, and the choice between them: nobody works in two cities,
    of which neither lies in the other."""
    cities = [word for word in found if word.concepts and all(one.startswith(concepts.PLACES) for one in word.concepts)]
    named = {one for word in cities for one in word.concepts}
    if len({word.concepts for word in cities}) < 2 or any(
        wide in named for one in named for wide in concepts.around(one)
    ):
        return found, ()
    return tuple(word for word in found if word not in cities), (tuple((word,) for word in cities),)


def _special(name: str | None, value: str, quoted: str | None) -> list[Unit]:
    """The units of a phrase, an exclusion, or a field that holds text."""
    mark = {"title": TITLE, "agency": AGENCY}.get(OPEN.get(name or "", ""), "")
    if quoted is not None and not mark:
        phrase = " ".join(value.split())
        return [Unit(phrase, (Alternative(literal(phrase), settings.EXACT, phrase),))] if RUN.search(phrase) else []
    return [unit(word, mark) for word in words(value)]


def words(normal: str) -> tuple[Word, ...]:
    """The words of plain text: names of concepts first, then the segmenter's words between them."""
    found: list[Word] = []
    at = 0
    for name in (*concepts.find(normal, nested=False), None):
        end = name.start if name else len(normal)
        found += _between(normal, at, end)
        if name:
            text = normal[name.start : name.end]
            named = tuple(concept for concept in name.concepts if not concept.startswith(concepts.WITHIN))
            named = concepts.whole_places(named)
            found.append(Word(text, name.start, name.end, named, not text.isascii()))
            at = name.end
    return tuple(word for word in found if not _idle(word)) or tuple(found)


def _idle(word: Word) -> bool:
    """A word people wrap a question in; it is looked for only when nothing else is asked."""
    return word.text in fillers() or word.text in stopwords() or bool(YEAR.fullmatch(word.text))


def _between(normal: str, start: int, end: int) -> list[Word]:
    found = []
    for match in RUN.finditer(normal, start, end):
        if match[2]:
            found.append(Word(match[2], match.start(), match.end()))
            continue
        at = match.start()
        for word in cut(match[1], fine=False):
            found.append(Word(word, at, at + len(word), (), True))
            at += len(word)
    return found


def unit(word: Word, mark: str = "") -> Unit:
    """The unit of a word: the word itself, and every concept it names."""
    exact = named_by(word.text) if concepts.find(word.text, nested=False) else ""
    tokens = (exact,) if exact else literal(word.text)
    found = [Alternative(tuple(mark + token for token in tokens), settings.EXACT)] if tokens else []
    return Unit(word.text, (*found, *_alternatives(word.concepts, mark)))


def _alternatives(named: Iterable[str], mark: str = "") -> Iterator[Alternative]:
    """A way for each concept, for a group one for each member."""
    for concept in named:
        for one in concepts.groups().get(concept, (concept,)):
            yield Alternative((mark + MARK + one,), settings.CONCEPT)
