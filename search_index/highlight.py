"""Marks what was found in the text as it was written, and picks the stretch of it worth showing."""

import re
from collections.abc import Iterable
from functools import lru_cache

from search_index import concepts, settings
from search_index.concepts import MARK, NAMED
from search_index.entry import AGENCY, TITLE
from search_index.plan import Unit
from search_index.text import HAN_RUN, normalise
from search_index.types import Segments


class Marker:
    """Knows the words of a query's units; marks them in any number of texts.

    Chinese words are looked for one by one, which is far quicker than one pattern of them all; words of letters need
    a pattern, for they must stand alone, and it runs only over texts that have the first letters of one.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        words: dict[str, None] = {}
        stems: dict[str, None] = {}
        for alternative in (a for unit in units for a in unit.alternatives):
            for token in (*alternative.tokens, alternative.phrase):
                token = token.lstrip(TITLE + AGENCY + NAMED)
                if token.startswith(MARK):
                    words.update(dict.fromkeys(concepts.names().get(token[1:], ())))
                elif HAN_RUN.search(token) or " " in token:
                    words[token] = None
                elif token:
                    stems[token] = None
        self.plain = tuple(word for word in words if not (word[0].isascii() or word[-1].isascii() or " " in word))
        rest = tuple(word for word in words if word not in self.plain)
        self.heads = tuple(word.split()[0] for word in (*rest, *stems))
        self.pattern = _pattern(rest, tuple(stems))
        self._known: dict[str, list[tuple[int, int]]] = {}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The stretches of `text` that the query asked for, joined where they touch. O(len x words)."""
        if not self.plain and self.pattern is None:
            return []
        if text in self._known:
            return self._known[text]
        normal, found = normalise(text), []
        for word in self.plain:
            at = normal.find(word)
            while at >= 0:
                found.append((at, at + len(word)))
                at = normal.find(word, at + len(word))
        if self.pattern is not None and any(head in normal for head in self.heads):
            found += [match.span() for match in self.pattern.finditer(normal)]
        self._known[text] = _joined(sorted(found))
        return self._known[text]

    def whole(self, text: str) -> Segments:
        """The whole text in pieces."""
        return _cut(text, self.spans(text), 0, len(text))

    def snippet(self, text: str) -> Segments:
        """The stretch of about 120 characters with the most different marks; the beginning when there are none."""
        spans = self.spans(text)
        width = settings.SNIPPET
        best, start = (-1, -1), 0
        for first, _ in spans:
            inside = [text[a:b].lower() for a, b in spans if a >= first and b <= first + width]
            worth = (len(set(inside)), len(inside))
            if worth > best:
                best, start = worth, first
        start = max(0, min(start - width // 6, len(text) - width))
        end = min(len(text), start + width)
        pieces = _cut(text, spans, start, end)
        head = (("…", False),) if start > 0 else ()
        tail = (("…", False),) if end < len(text) else ()
        return (*head, *pieces, *tail)


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...], stems: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all words, longest first; Latin ones stand alone, a stem may carry an ending."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        inner = r"[\s_/-]?".join(re.escape(part) for part in word.split())
        head = r"(?<![a-z0-9])" if word[0].isascii() else ""
        tail = r"(?![a-z0-9])" if word[-1].isascii() else ""
        parts.append(head + inner + tail)
    for word in sorted(stems, key=len, reverse=True):
        ending = "[a-z]{0,5}" if len(word) > 3 and word.isalpha() else ""
        parts.append(rf"(?<![a-z0-9]){re.escape(word)}{ending}(?![a-z0-9])")
    return re.compile("|".join(parts)) if parts else None


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _cut(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Segments:
    pieces, at = [], start
    for first, last in spans:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > at:
            pieces.append((text[at:first], False))
        pieces.append((text[first:last], True))
        at = last
    if at < end:
        pieces.append((text[at:end], False))
    return tuple(pieces)
