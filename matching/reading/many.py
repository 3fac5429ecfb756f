"""Many graduates read at once: in their order, by several processes where there are enough of them."""

from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import get_context

from matching.reading.candidates import read_candidate
from matching.types import Candidate

_CHUNK = 250  # rows sent to a process at once
WORTH_IT = 5_000  # rows from which on further processes gain more than the second each takes to load the tables


def read_candidates(rows: Sequence[tuple[Mapping[str, str], str]], workers: int = 1) -> Iterator[Candidate]:
    """The candidates of (row, key) pairs, in their order and the same for any number of `workers`.

    O(characters); memory for those in flight only, and 60 to 100 MB a process. The caller's main module must be guarded.
    """
    if workers < 2 or len(rows) < WORTH_IT:
        yield from map(_read, rows)
        return
    with get_context("spawn").Pool(workers) as pool:
        yield from pool.imap(_read, rows, _CHUNK)


def _read(row: tuple[Mapping[str, str], str]) -> Candidate:
    return read_candidate(*row)
