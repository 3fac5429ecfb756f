"""A person without a word of their own: what may be shown and ranked of somebody whose texts are not let go."""

from dataclasses import replace

from matching.ranking.labels import label
from matching.reading import wording
from matching.types import Candidate

OWN_WORD = "?"  # begins a value that no table knows, and so is somebody's own words
_TELLING = ("major", "topic", "skill", "experience", "language", "honour", "kind")


def wordless(read: Candidate) -> Candidate:
    """The candidate with each value quoted by its Chinese name in the tables, without those that no table knows; the
    words that texts are compared by are those of these names."""
    known = [r for r in read.readings if not r.value.startswith(OWN_WORD)]
    named = tuple(replace(r, source=r.source and label(r, "zh")) for r in known)
    return Candidate(read.key, named, words=wording.of_names(label(r, "zh") for r in known if r.field in _TELLING))
