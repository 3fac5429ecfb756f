"""Marks what was found in the text as it was written, and picks the stretch of it worth showing."""

from collections.abc import Iterable

from search_index import concepts, settings
from search_index.concepts import MARK
from search_index.entry import AGENCY, TITLE
from search_index.plan import Unit
from search_index.text import HAN_RUN, RUN, normalise, stem
from search_index.types import Segments


class Marker:
    """Knows the words of a query's units; marks them in any number of texts."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.han: set[str] = set()
        self.stems: set[str] = set()
        self.concepts: set[str] = set()
        for alternative in (a for unit in units for a in unit.alternatives):
            for token in (*alternative.tokens, alternative.phrase):
                token = token.lstrip(TITLE + AGENCY)
                if token.startswith(MARK):
                    self.concepts.add(token[1:])
                elif HAN_RUN.search(token):
                    self.han.add(token)
                elif token:
                    self.stems.update(stem(part) for part in token.split())

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The stretches of `text` that the query asked for, joined where they touch. O(len x words)."""
        normal = normalise(text)
        found = []
        for word in self.han:
            at = normal.find(word)
            while at >= 0:
                found.append((at, at + len(word)))
                at = normal.find(word, at + len(word))
        if self.stems:
            for match in RUN.finditer(normal):
                if match[2] and (stem(match[2]) in self.stems or any(stem(p) in self.stems for p in _parts(match[2]))):
                    found.append(match.span())
        if self.concepts:
            named = concepts.find(normal, nested=True)
            found += [(f.start, f.end) for f in named if self.concepts.intersection(f.concepts)]
        return _joined(sorted(found))

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


def _parts(word: str) -> list[str]:
    return [part for part in "".join(c if c.isalnum() else " " for c in word).split() if part != word]


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
