"""How Chinese text sounds, toneless: what pypinyin knows, boiled down once to a few megabytes and kept with compiled
code.

pypinyin holds 56 MB and takes a third of a second in every process; of its 47 000 phrases 3 400 sound otherwise than
their characters one by one, and half of the others matter only because they end one of those before it begins.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from search_index.text import normalise
from seeds.reference import table

FIRST, LAST = 0x3400, 0x9FFF  # the characters that have a sound here; the rarer ones beyond are searched as written
HAN = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]+")
FORM = 1  # of the kept file
LONGEST = 16  # characters of a phrase


class Sounds(NamedTuple):
    """What is known: the syllables there are; for each character, from FIRST on, the number of its one as a character;
    and the phrases with their syllables, "" for one that sounds as its characters but ends another before it begins."""

    syllables: list[str]
    characters: str
    phrases: Mapping[str, str]

    def of(self, text: str) -> list[str]:
        """The syllables of normalised text, runs of other characters as they are. The longest phrase is taken first,
        from left to right. O(len x longest phrase)."""
        found: list[str] = []
        at = 0
        for run in HAN.finditer(text):
            found += [text[at : run.start()]] if at < run.start() else []
            found += self._run(run[0])
            at = run.end()
        return found + ([text[at:]] if at < len(text) else [])

    def _run(self, run: str) -> list[str]:
        found: list[str] = []
        at = 0
        while at < len(run):
            ends = range(min(len(run), at + LONGEST), at, -1)
            end = next((end for end in ends if run[at:end] in self.phrases), at + 1)
            said = self.phrases.get(run[at:end])
            found += said.split() if said else map(self._character, run[at:end])
            at = end
        return found

    def _character(self, char: str) -> str:
        return self.syllables[ord(self.characters[ord(char) - FIRST])] or char


@cache
def sounds() -> Sounds:
    """Read from the kept file, which is made where there is none of this version. 10 ms, or two seconds the first
    time."""
    corrected = {row["word"]: row["pinyin"] for row in table("pinyin")}
    key = [FORM, version("pypinyin"), corrected]
    kept = Path(cache_from_source(__file__)).with_name("sounds.json")
    try:
        before, *values = json.loads(kept.read_text(encoding="utf-8"))
        if before == key:
            return Sounds(*values)
    except (OSError, ValueError, TypeError):
        pass  # none yet, or cut off
    made = learn(corrected)
    keep(kept, json.dumps([key, *made], ensure_ascii=False))
    return made


def learn(corrected: Mapping[str, str]) -> Sounds:
    """From pypinyin's dictionaries and our corrections of them. Two seconds."""
    from pypinyin import lazy_pinyin, load_phrases_dict
    from pypinyin.constants import PHRASES_DICT

    load_phrases_dict({word: [[syllable] for syllable in said.split()] for word, said in corrected.items()})
    alone = {char: heard for char in map(chr, range(FIRST, LAST + 1)) if (heard := lazy_pinyin(char)[0]) != char}
    syllables = ["", *sorted(set(alone.values()))]
    numbers = {syllable: chr(number) for number, syllable in enumerate(syllables)}
    said = {
        phrase: lazy_pinyin(phrase) for phrase in PHRASES_DICT if len(phrase) <= LONGEST and normalise(phrase) == phrase
    }
    other = {phrase for phrase, heard in said.items() if heard != [alone.get(char) for char in phrase]}
    heads = {phrase[:length] for phrase in other for length in range(1, len(phrase) + 1)}
    return Sounds(
        syllables,
        "".join(numbers[alone.get(chr(code), "")] for code in range(FIRST, LAST + 1)),
        {
            p: " ".join(heard) if p in other else ""
            for p, heard in said.items()
            if p in other or ends_one(p, other, heads)
        },
    )


def ends_one(phrase: str, other: set[str], heads: set[str]) -> bool:
    """Whether a phrase takes a character of one of the others: one begins within it."""
    ends = range(1, len(phrase) + 1)
    return any(
        phrase[start:] in heads or any(phrase[start:end] in other for end in ends) for start in range(len(phrase))
    )


def keep(path: Path, text: str) -> None:
    """Write a file whole, or none where there may be none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError:
        pass
