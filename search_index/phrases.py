"""Finds the documents that have a phrase word for word, by the words its characters can be part of."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from search_index.segments import Segment
from search_index.text import HAN_RUN, LATIN, stem, stopwords

ENOUGH = 64  # candidates that are rather read than sifted further
SIFTS = 4  # places of a phrase that are looked at


@lru_cache(maxsize=256)
def stands_in(phrase: str) -> Callable[[bytes], bool]:
    """A test whether a normalised text has `phrase`, Latin words whole."""
    wanted = phrase.encode(errors="replace")
    left = r"(?<![a-z0-9])" if phrase[:1].isascii() and phrase[:1].isalnum() else ""
    right = r"(?![a-z0-9])" if phrase[-1:].isascii() and phrase[-1:].isalnum() else ""
    if not left and not right:
        return lambda text: wanted in text
    whole = re.compile(left.encode() + re.escape(wanted) + right.encode())
    return lambda text: wanted in text and whole.search(text) is not None


def containing(segment: Segment, phrase: str, inside: Mapping[str, Sequence[str]]) -> np.ndarray:
    """The documents whose text has `phrase`, ascending. `inside` names the indexed words that have a character.

    Every character of a text is part of one of its tokens, so a document with the phrase has, for each place in it, a
    token that fits there. Only documents that do are read: O(bytes of their text).
    """
    docs = None
    for tokens in sorted(_places(phrase, inside), key=len)[:SIFTS]:
        among = np.zeros(segment.count, bool)
        for token in tokens:
            among[segment.posting(token).docs] = True
        docs = np.flatnonzero(among) if docs is None else docs[among[docs]]
        if len(docs) <= ENOUGH:
            break
    stands = stands_in(phrase)
    numbers = range(segment.count) if docs is None else docs.tolist()
    return np.array([number for number in numbers if stands(segment.text(number))], np.intp)


def _places(phrase: str, inside: Mapping[str, Sequence[str]]) -> Iterator[set[str]]:
    """For each place of a phrase the tokens that a text with the phrase may have there; places where that may be a
    word that is not indexed are left out."""
    stops = stopwords()
    for run in HAN_RUN.finditer(phrase):
        for at in range(run.start(), run.end()):
            char = phrase[at]
            words = (word for word in inside.get(char, ()) if _fits(word, phrase, at))
            if not (found := {char, *words}) & stops:
                yield found
    for piece in LATIN.finditer(phrase):
        word = piece[0].rstrip("+#")
        if word not in stops:
            yield {stem(word), word + "++", word + "#"}


def _fits(word: str, phrase: str, at: int) -> bool:
    """Whether a word can cover the place `at` of a phrase, as far as the phrase tells."""
    place = word.find(phrase[at])
    while place >= 0:
        start = at - place
        if word[max(0, -start) : len(phrase) - start] == phrase[max(0, start) : start + len(word)]:
            return True
        place = word.find(phrase[at], place + 1)
    return False
