"""Different words for one thing: finds in any text the concepts of the reference tables, whichever word names them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from search_index.text import HAN_RUN, normalise, units
from seeds.reference import table

# A concept is "facet=code" where a facet of documents stands behind it, "s=name" otherwise, "area=name" for districts,
# of
# which a document also carries the facet "place=code" when it names one in its city.
MARK = "\x02"  # before a concept in the index, so that it is never taken for a typed word
WITHIN = "<"  # before a concept that a word is only a part of: 碳化硅 is found by 半导体, not the other way round
NAMED = "\x05"  # before the very words that named a concept, when they are several

PLACES = ("place=", "area=")
GROUPS = (("region", "place", "region_words"), ("languages", "language", "language_groups"))  # head, facet, table


# Before the name of something: it is not wanted. 有没有, 能不能, 要不要 ask for it.
ASKED = "".join(f"(?<!{char}(?=不{char}))" for char in "能要会是可用想需")
NOT = re.compile(
    rf"(?:{ASKED}不(?:要求|强求|用|需要|需|要|想|会|懂|接受|喜欢|能)?|无需|无须|(?<!有)没有|\b(?:no|without)\s)\s*[做干搞]?$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch `start:end` of a text that names `concepts`."""

    start: int
    end: int
    concepts: tuple[str, ...]


class _Node(dict[str, "_Node"]):
    """One step of the trie over units; `concepts` end here. Those of `spelled` hold only for their very letters, for
    the stem of jixie (机械) is also that of Jixi."""

    concepts: tuple[str, ...] = ()
    spelled: Mapping[str, frozenset[str]] = MappingProxyType({})

    def meant(self, text: str) -> tuple[str, ...]:
        """The concepts that a text that led here names."""
        if not self.spelled or not text.isascii():
            return self.concepts
        letters = _letters(text)
        return tuple(one for one in self.concepts if one not in self.spelled or letters in self.spelled[one])


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _rows() -> Iterator[tuple[str, str]]:
    """(concept, word) from every table that names things."""
    for row in table("synonyms"):
        yield from ((row["concept"], word) for word in row["words"].split("|"))
    for name, facet in (("kinds", "kind"), ("fields", "field"), ("degrees", "degree"), ("designations", "designation")):
        for row in table(name):
            yield from ((f"{facet}={row['code']}", word) for word in row["name"].split("/"))
            yield f"{facet}={row['code']}", row["name_en"]
    for row in table("languages"):
        words = (row["name"], row["name_en"], *row["aliases"].split("|"))
        yield from ((f"language={row['code']}", word) for word in words)
    for row in table("topics"):
        yield from ((f"topic={row['code']}", word) for word in (row["name"], row["name_en"]))
        yield from ((f"{WITHIN}topic={row['code']}", word) for word in row["aliases"].split("|"))
    for row in table("regions"):
        if row["level"] in ("province", "city"):
            yield from ((f"place={row['code']}", word) for word in (row["name"], row["name_en"]))
            yield from ((f"place={row['code']}", word) for word in row["aliases"].split("|"))
        else:
            yield from ((area(row["name"]), word) for word in _district_names(row))
    for head, _, name in GROUPS:
        for row in table(name):
            words = (row["name"], row["name_en"], *filter(None, row["aliases"].split("|")))
            yield from ((f"{head}={row['code']}", word) for word in words)


def area(name: str) -> str:
    """The concept of every district of this name, wherever it lies."""
    name = normalise(name)
    return f"area={name[:-1] if len(name) > 2 else name}"


def _district_names(row: Mapping[str, str]) -> tuple[str, ...]:
    """A district's names as people write them, its full name first."""
    name = row["name"]
    return (name, name[:-1] if len(name) > 2 else name, *filter(None, row["aliases"].split("|")), row["name_en"])


@cache
def _districts() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Each normalised name of a district -> (its code, the city or province it lies in)."""
    found: dict[str, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    for row in table("regions"):
        if row["level"] == "district":
            for word in dict.fromkeys(map(normalise, _district_names(row))):
                if _usable(word):
                    found[word] += ((row["code"], row["parent"]),)
    return dict(found)


@cache
def _short() -> frozenset[str]:
    """Short names such as 和平 and 新城, which are other words too."""
    rows = (row["name"] for row in table("regions") if row["level"] == "district" and len(row["name"]) > 2)
    return frozenset(normalise(name[:-1]) for name in rows)


def districts(text: str, within: Collection[str], *, short: bool = False) -> tuple[str, ...]:
    """The codes of the districts that a text names and that lie in a city or province of `within`. A name without its
    区 or 县 counts with `short` alone: where nothing but places is written. O(len)."""
    normal = normalise(text)
    codes = []
    for found in find(normal, nested=False):
        word = normal[found.start : found.end]
        if short or word not in _short():
            codes += [code for code, parent in _districts().get(word, ()) if parent in within]
    return tuple(dict.fromkeys(codes))


def whole_places(named: tuple[str, ...]) -> tuple[str, ...]:
    """The concepts without the districts of a word that is also the name of a province or city: 河北 is not 天津河北区."""
    if not any(one.startswith("place=") for one in named):
        return named
    return tuple(one for one in named if not one.startswith("area="))


def around(concept: str) -> tuple[str, ...]:
    """The concepts of the places in which a district or city lies; () for what is no place or lies in none."""
    return _around().get(concept, ())


@cache
def _around() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in table("regions"):
        if row["parent"]:
            found[f"place={row['code']}"][f"place={row['parent']}"] = None
        if row["level"] == "district":
            found[area(row["name"])][f"place={row['parent']}"] = None
    return {concept: tuple(places) for concept, places in found.items()}


def _usable(word: str) -> bool:
    """One Han character or one letter names too many things."""
    return len(word) > 1


def _latin_scrap(word: str) -> bool:
    """A Latin word without a single piece to find, such as a lone sign."""
    return not units(word)


@cache
def _trie() -> _Node:
    root = _Node()
    for concept, word in _rows():
        word = normalise(word)
        if not _usable(word) or _latin_scrap(word):
            continue
        node = root
        for unit, _, _ in units(word):
            node = node.setdefault(unit, _Node())
        if concept not in node.concepts:
            node.concepts += (concept,)
        if word.isascii() and concept.startswith(("place=", "area=")):
            node.spelled = {**node.spelled, concept: node.spelled.get(concept, frozenset()) | {_letters(word)}}
    return root


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """The concept of a region or of several languages -> the concepts of its members."""
    return {
        f"{head}={row['code']}": tuple(f"{facet}={code}" for code in row["members"].split("|"))
        for head, facet, name in GROUPS
        for row in table(name)
    }


def find(normal: str, *, nested: bool) -> list[Found]:
    """The concepts named in normalised text, left to right; the longest at each place, and with `nested` also every
    shorter or later one inside it. O(units x longest word)."""
    pieces = units(normal)
    count = len(pieces)
    root = _trie()
    found: list[Found] = []
    at = 0
    while at < count:
        node = root.get(pieces[at][0])
        start, step = at, at + 1
        at += 1
        while node is not None:
            begin, end = pieces[start][1], pieces[step - 1][2]
            if node.concepts and _whole(normal, begin, end) and (names := node.meant(normal[begin:end])):
                if nested or not found or found[-1].start != begin:
                    found.append(Found(begin, end, names))
                else:
                    found[-1] = Found(begin, end, names)
                if not nested:
                    at = step
            if step == count or not node or _apart(normal, pieces[step - 1][2], pieces[step][1]):
                break
            node = node.get(pieces[step][0])
            step += 1
    return found


def denied(normal: str, start: int) -> int:
    """Where the words begin that say that what is named at `start` is not wanted; `start` when there are none."""
    found = NOT.search(normal, max(0, start - 12), start)
    return found.start() if found else start


def _apart(normal: str, end: int, start: int) -> bool:
    """Two pieces belong to one name when nothing stands between them, or one joining sign between Latin ones."""
    if end == start:
        return False
    latin = normal[end - 1].isascii() and normal[start].isascii()
    return normal[end:start] not in (" ", "-", "_", "/", "'", "&") if latin else True


def _whole(normal: str, start: int, end: int) -> bool:
    """A Latin or numeric name must not be the head or tail of a longer word, as in n2 of n25."""
    return not (
        (normal[start].isascii() and start and normal[start - 1].isascii() and normal[start - 1].isalnum())
        or (normal[end - 1].isascii() and end < len(normal) and normal[end].isascii() and normal[end].isalnum())
    )


@cache
def names() -> Mapping[str, tuple[str, ...]]:
    """Every concept with its normalised words, in table order."""
    found: dict[str, list[str]] = defaultdict(list)
    for concept, word in _rows():
        concept, word = concept.removeprefix(WITHIN), normalise(word)
        if _usable(word) and word not in found[concept]:
            found[concept].append(word)
    return {concept: tuple(words) for concept, words in found.items()}


def wider(word: str) -> tuple[str, ...]:
    """The concepts of which a normalised word names a part: ic设计 -> 集成电路."""
    found = find(word, nested=False)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(word))
    return tuple(one.removeprefix(WITHIN) for one in found[0].concepts if one.startswith(WITHIN)) if whole else ()


def chinese(concept: str) -> str:
    """The first Chinese word of a concept, or its first word."""
    words = names().get(concept, ())
    return next((w for w in words if HAN_RUN.fullmatch(w)), words[0] if words else "")


def english(concept: str) -> str:
    """The first word of letters of a concept, or its first word."""
    words = names().get(concept, ())
    return next((word for word in words if word.isascii()), words[0] if words else "")


@cache
def codes(facet: str) -> Mapping[str, tuple[str, ...]]:
    """Each normalised word that names a value of `facet` -> its codes; region words name all their places."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for concept, words in names().items():
        head, _, code = concept.partition("=")
        if head == facet:
            for word in (*words, code):
                found[word] += (code,) if code not in found[word] else ()
        elif (head, facet) in ((group, of) for group, of, _ in GROUPS):
            for word in words:
                found[word] += tuple(member.partition("=")[2] for member in groups()[concept])
    if facet == "place":
        for word, rows in _districts().items():
            found[word] += tuple(code for code, _ in rows)
            found.update({code: (code,) for code, _ in rows})
    return dict(found)
