"""Majors in any spelling onto the catalogue's names and classes, with the role they play (main, second, minor …)."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from matching.reading import phrases
from matching.reading.wordings import choices, wordings
from matching.text import NEAR, Lexicon, bare, fold
from seeds.reference import table

_says = wordings("majors")

# A value is "name" for a main major, "name#second", "name#minor", "name#earlier", "name#direction" for others; "?text" is not in the
# tables. A demand may also be "class:0802", "disc:08", "stem" (science, engineering, agriculture, medicine) or "any".

STEM = ("07", "08", "09", "10")
_ROLES = choices("majors", "role")
_DEGREE_HEAD = re.compile(
    r"^(?:master|bachelor|msc|m\.sc\.?|bsc|b\.sc\.?|beng|b\.eng\.?|meng|m\.eng\.?|ma|ba|b\.a\.?|m\.a\.?|phd|ph\.d\.?|mphil|diploma|m\.?s\.?|b\.?s\.?|工学|理学|学士|硕士)\s*(?:degree)?\s*(?:of|in|:|-)?\s*(?:science|engineering|arts)?\s*(?:in|:|-)?\s+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class MajorReading:
    """One major found in a text[start:end]."""

    value: str
    start: int
    end: int
    certainty: float


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {r["name"]: dict(r) for r in table("majors")}


@cache
def lexicon() -> Lexicon:
    """Names, aliases and English names of majors; class names carry the code `class:NNNN`."""
    entries = [(n, n) for n in _rows()]
    for name, row in _rows().items():
        entries += [(alias, name) for alias in (*row["aliases"].split("|"), row["name_en"]) if alias]
    for row in table("classes"):
        entries.append((row["name"], f"class:{row['code']}"))
        entries.append((row["name_en"], f"class:{row['code']}"))
    return Lexicon(entries, field="major")


@cache
def _folded_names() -> dict[str, str]:
    return {alias: code for alias, code in lexicon().entries().items() if len(alias) >= 4}


@lru_cache(maxsize=1 << 16)
def classes(value: str) -> tuple[str, ...]:
    """The classes of a major value, the nearest first; empty for what is not in the tables."""
    name = value.split("#")[0]
    if name.startswith(("class:", "kin:")):
        return tuple(name.partition(":")[2].split("+"))
    row = _rows().get(name)
    return tuple(row["classes"].split("|")) if row else ()


def read(cell: str) -> tuple[list[MajorReading], str]:
    """The majors of a cell of majors and the field of the degree awarded (门类 code, or "").

    What is in no table is kept as "?text", so that nothing a person wrote is lost.
    """
    folded = fold(cell)
    award = _says.award.search(folded)
    code = next((r["code"] for r in table("disciplines") if award and r["name"] == award[1]), "")
    text = (
        folded if not award else folded[: award.start()] + " " * (award.end() - award.start()) + folded[award.end() :]
    )
    found: list[MajorReading] = []
    role = "main"
    for start, end, inside in _segments(text):
        piece = text[start:end]
        marked = next((r for r, pattern in _ROLES if pattern.search(piece)), None)
        outer = next((r for r, pattern in _ROLES if pattern.search(_context(text, start, end))), None)
        role = marked or ((outer if inside else None) or "main")
        if role == "earlier" and not found and not inside:
            role = "main"
        if inside and role == "main" and found and "方向" in piece:
            role = "direction"
        if inside and marked is None and outer is None and not re.search(r"分流|专业|方向", piece):
            exact = lexicon().get(piece)
            if exact is None or not found:
                continue
        found += _piece(cell, text, start, end, role, inside)
    found = _second_marks(text, found)
    if any(not r.value.startswith(("?", "class:")) for r in found):
        found = [r for r in found if not (r.value.startswith("class:") and "#" not in r.value) or len(found) == 1]
    return found, code


def unmarked(text: str) -> str:
    """A name that is in no table, without the sign that parts a name from its role."""
    return bare(text.replace("#", " "))


def _segments(text: str) -> list[tuple[int, int, bool]]:
    """Pieces between separators, the inside of brackets apart, each with whether it stood in brackets."""
    out, start, depth = [], 0, 0
    for at, char in enumerate(text + ";"):
        if char in "([{":
            if depth == 0:
                out.append((start, at, False))
                start = at + 1
            depth += 1
        elif char in ")]}" and depth:
            depth -= 1
            if depth == 0:
                out.append((start, at, True))
                start = at + 1
        elif char in ";,、/|\n+" or (char == " " and at and ("\u4e00" <= text[at - 1 : at] <= "\u9fff")):
            out.append((start, at, depth > 0))
            start = at + 1
    return [(a, b, i) for a, b, i in out if text[a:b].strip()]


def _context(text: str, start: int, end: int) -> str:
    """The head of the bracket the piece stands in: "辅修" in "日语(辅修机械)" is part of the piece itself."""
    opened = text.rfind("(", max(0, start - NEAR), start)
    return text[opened + 1 : end] if opened >= 0 and ")" not in text[opened:start] else text[start:end]


def _piece(cell: str, text: str, start: int, end: int, role: str, inside: bool) -> list[MajorReading]:
    suffix = "" if role == "main" else f"#{role}"
    piece = text[start:end]
    if phrases.is_idiom(piece) and piece not in lexicon():
        return [MajorReading(f"?{unmarked(piece)}{suffix}", start, end, 0.2)]
    piece = piece.replace(" & ", " and ") if " & " in piece else piece
    whole = (
        lexicon().get(piece)
        or lexicon().get(_says.unit.sub("", piece.strip()))
        or lexicon().get(_DEGREE_HEAD.sub("", piece.strip()))
    )
    if whole:
        return [MajorReading(whole + suffix, start, end, 1.0)]
    spans = [s for s in lexicon().find(text[start:end]) if s.end - s.start >= 2]
    covered = sum(s.end - s.start for s in spans)
    if spans and (covered * 2 >= len(bare(piece)) or role != "main"):
        keep = spans if len({s.code for s in spans}) <= 2 else spans[:2]
        sure = 0.85 if covered * 3 >= 2 * len(bare(piece)) or role != "main" else 0.65
        return [MajorReading(s.code + suffix, start + s.start, start + s.end, sure) for s in keep]
    if inside:
        return []
    begun_by = begun(bare(_says.unit.sub("", piece.strip())))
    if begun_by:
        return [MajorReading(begun_by + suffix, start, end, 0.75)]
    near = _misspelt(_says.unit.sub("", piece.strip())) if len(piece) >= 4 else None
    if near:
        return [MajorReading(near + suffix, start, end, 0.7)]
    if spans:
        return [MajorReading(spans[-1].code + suffix, start + spans[-1].start, start + spans[-1].end, 0.5)]
    word = cell[start:end].strip()
    return (
        [MajorReading(f"?{unmarked(word)}{suffix}", start, end, 0.3)]
        if len(bare(word)) >= 2 and not _only_role(piece)
        else []
    )


@lru_cache(maxsize=4096)
def _misspelt(text: str) -> str | None:
    """The major whose name differs from this text by a letter or two."""
    near = process.extractOne(text, _folded_names().keys(), scorer=fuzz.ratio, score_cutoff=84)
    return _folded_names()[near[0]] if near else None


@lru_cache(maxsize=4096)
def begun(text: str) -> str:
    """The one major whose name a text of at least four letters begins (视觉传达 -> 视觉传达设计); "" for none or many."""
    if len(text) < 4 or text.isascii():
        return ""
    names = [name for name in _rows() if name.startswith(text)]
    return names[0] if len(names) == 1 else ""


def _only_role(piece: str) -> bool:
    rest = piece
    for _, pattern in _ROLES:
        rest = pattern.sub("", rest)
    return len(bare(rest)) < 2


def _second_marks(text: str, found: list[MajorReading]) -> list[MajorReading]:
    """The same major twice is one; the first main major stays main, "A;B(第二学士学位)" makes only B second."""
    out: dict[str, MajorReading] = {}
    for number, reading in enumerate(found):
        follow = text[reading.end : found[number + 1].start if number + 1 < len(found) else len(text)]
        name, _, role = reading.value.partition("#")
        if not role and out:
            for marker, pattern in _ROLES[:2]:
                if pattern.search(follow):
                    reading = MajorReading(f"{name}#{marker}", reading.start, reading.end, reading.certainty)
                    break
        out.setdefault(name, reading)
    return list(out.values())
