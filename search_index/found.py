"""Documents that have something, and how their facet values are counted, as numpy arrays of one segment."""

from collections.abc import Mapping, Sequence

import numpy as np

DENSE = 8  # a list of one document in so many is kept spread out
SPREAD = 16  # to look up one document in so many, it is spread out for the moment


class Found:
    """Documents, ascending, and how strongly each has what was looked for: more than 0, at most 1."""

    __slots__ = ("_dense", "docs", "values")

    def __init__(self, docs: np.ndarray, values: np.ndarray) -> None:
        self.docs, self.values = docs, values
        self._dense: np.ndarray | None = None

    def of(self, docs: np.ndarray, count: int) -> np.ndarray:
        """The strength of each of `docs`, of `count` documents; 0 for one that was not found. A list that many
        documents are in is kept spread out over all."""
        if self._dense is not None:
            spread: np.ndarray = self._dense[docs]
            return spread
        if not len(self.docs):
            return np.zeros(len(docs), np.float32)
        if DENSE * len(self.docs) > count or len(docs) * SPREAD > count:
            dense = np.zeros(count, np.float32)
            dense[self.docs] = self.values
            if DENSE * len(self.docs) > count:
                self._dense = dense
            strengths: np.ndarray = dense[docs]
            return strengths
        places = np.minimum(self.docs.searchsorted(docs), len(self.docs) - 1)
        return np.where(self.docs[places] == docs, self.values[places], np.float32(0))


NOTHING = Found(np.empty(0, np.intp), np.empty(0, np.float32))


class FacetValues:
    """One facet of a segment. Documents with the same values have the same set of values; few sets are counted and
    filtered by instead of many documents."""

    def __init__(self, lists: Mapping[str, np.ndarray], count: int) -> None:
        self.names = tuple(lists)
        self._code = {name: code for code, name in enumerate(lists)}
        rows = np.concatenate([np.empty(0, np.intp), *lists.values()])
        codes = np.repeat(np.arange(len(lists)), [len(docs) for docs in lists.values()])
        order = np.argsort(rows, kind="stable")
        rows, codes = rows[order], codes[order]
        starts = np.searchsorted(rows, np.arange(count + 1))
        lengths = np.diff(starts)
        sets = np.zeros(count, np.intp)  # the set of each document's first values, one value more in each step
        for place in range(lengths.max(initial=0)):
            longer = np.flatnonzero(lengths > place)
            pairs = sets[longer] * len(lists) + codes[starts[longer] + place]
            sets[longer] = sets.max() + 1 + np.unique(pairs, return_inverse=True)[1]
        _, samples, self._sets = np.unique(sets, return_index=True, return_inverse=True)
        sizes = lengths[samples]
        self._codes = codes[_runs(starts[samples], sizes)]  # the values of one set after those of the other
        self._owners = np.repeat(np.arange(len(samples)), sizes)
        self._ends = np.cumsum(sizes)
        self._sizes = sizes

    def passing(self, values: Sequence[str], docs: np.ndarray) -> np.ndarray:
        """Which of `docs` have any of `values`."""
        wanted = np.zeros(len(self.names) + 1, bool)
        wanted[[self._code[value] for value in values if value in self._code]] = True
        fits = np.zeros(len(self._sizes), bool)
        fits[self._owners[wanted[self._codes]]] = True
        passing: np.ndarray = fits[self._sets[docs]]
        return passing

    def counts(self, docs: np.ndarray) -> np.ndarray:
        """How many of `docs` have each value, in the order of `names`. O(docs + sets), or O(values of docs) for few."""
        sets = self._sets[docs]
        if 4 * len(docs) < len(self._sizes):
            sizes = self._sizes[sets]
            return np.bincount(self._codes[_runs(self._ends[sets] - sizes, sizes)], minlength=len(self.names))
        each = np.bincount(sets, minlength=len(self._sizes))
        return np.bincount(self._codes, each[self._owners], len(self.names)).astype(np.intp)


def _runs(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The places start, start + 1, … of runs, one run after the other."""
    ends = np.cumsum(lengths)
    return np.repeat(starts - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)
