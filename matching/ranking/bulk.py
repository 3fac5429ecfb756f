"""All positions against all candidates at once: tiles of candidates that stay in the cache, results as a stream."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.compiled import AVAILABLE
from matching.ranking import kernels
from matching.ranking.fields import FIELDS, FULL, MET, REFUTED, SILENT
from matching.ranking.plan import GateRow, Plan, Row
from matching.ranking.pool import Place, Places, Pool, outcomes
from matching.ranking.scoring import failing, field_of, joined

BLOCK = 2000  # positions at a time: bounds what is kept of unfinished lists


def rank_all(pool: Pool, plans: Sequence[Plan], most: int, workers: int = 1) -> Iterator[tuple[str, Sequence[Place]]]:
    """For every position its key and its best `most` candidates, in the order of the plans, exactly as `Pool.top`.

    O(candidates x positions x demands), in blocks of positions; memory O(candidates + block x most + values x wants).
    """
    pool.tidy()
    for begin in range(0, len(plans), BLOCK):
        block = plans[begin : begin + BLOCK]
        open_gates = max(len(made.gates) for made in block)
        plain = pool.compiled is False or not AVAILABLE or open_gates > kernels.MOST_UNKNOWN
        if plain or not len(pool) or pool.has_gaps:
            yield from ((made.key, pool.top(made, most)) for made in block)
            continue
        step = -(-len(block) // max(1, workers))
        parts = [block[i : i + step] for i in range(0, len(block), step)]
        tables = [(_Rows(pool, part), _alike(pool, part)) for part in parts]  # one by one: vocabularies grow by them
        if len(parts) == 1:
            lists = [_block(pool, parts[0], *tables[0], most)]
        else:
            with ThreadPoolExecutor(len(parts)) as threads:
                lists = list(threads.map(lambda part, made: _block(pool, part, *made, most), parts, tables))
        for part, found in zip(parts, lists, strict=True):
            yield from ((made.key, line) for made, line in zip(part, found, strict=True))


def _block(pool: Pool, block: Sequence[Plan], rows: "_Rows", alike: tuple, most: int) -> list[Sequence[Place]]:
    most = min(most, len(pool))
    size = len(pool.keys)
    worth = np.zeros((len(block), most), np.float32)
    ties = np.zeros((len(block), most), np.uint64)
    who = np.zeros((len(block), most), np.int64)
    kept = np.zeros(len(block), np.int64)
    near = np.zeros((rows.near_rows + max(len(made.rows) for made in block), kernels.TILE), np.uint8)
    walls = np.zeros((max(1, rows.gate_rows), kernels.TILE), np.float32)
    wide = max((t.shape[1] for t, *_ in (*rows.tables, *rows.kin)), default=1)
    scratch, lines = np.zeros((kernels.TILE, wide), np.uint8), np.zeros((wide, kernels.TILE), np.uint8)
    seeds = np.array([made.digest for made in block], np.uint64)
    for first in range(0, size, kernels.TILE):
        wide = min(kernels.TILE, size - first)
        for table, arrays, at in rows.tables:
            kernels.fill_tile(table, *arrays, first, wide, scratch, near, at)
        for table, arrays, line_of, exact_row, exact_near, ids, start, count, at in rows.kin:
            kernels.fill_tile(table, *arrays, first, wide, scratch, lines, 0)
            kernels.spread(lines, line_of, exact_row, exact_near, ids, start, count, first, wide, near, at)
        for table, outcome, doubt, arrays, at in rows.gates:
            kernels.fill_gates(table, outcome, doubt, *arrays, first, wide, walls, at)
        kernels.join_gates(*rows.joined, walls, rows.gate_rows - len(rows.joined[2]))
        kernels.place_tile(
            near, rows.near_rows, walls, rows.demands, alike, first, wide, pool.digests, seeds, worth, ties, who, kept
        )  # fmt: skip
    out, keys = [], list(pool.keys)
    for p in range(len(block)):
        order = np.lexsort((ties[p, : kept[p]], -worth[p, : kept[p]]))
        out.append(Places(keys, who[p, order], worth[p, order].astype(np.int64)))
    return out


class _Rows:
    """The distinct wanted values of a block of positions as tables had x wanted, and each position's list of them."""

    def __init__(self, pool: Pool, block: Sequence[Plan]) -> None:
        near: dict[str, dict[str, int]] = {code: {} for code in FIELDS}
        gate: dict[str, dict[GateRow, int]] = {code: {} for code in FIELDS}
        for made in block:
            for row in _best_rows(made):
                for want in row.values:
                    near[row.part].setdefault(want, len(near[row.part]))
            for g in (way for each in made.gates for way in each.ways or (each,)):
                gate[field_of(g)].setdefault(g, len(gate[field_of(g)]))
        self.tables, self.kin, self.gates = [], [], []
        near_at, gate_at, at, gate_row = {}, {}, 0, 0
        for code in FIELDS:
            column = pool.columns[code]
            near_at[code], gate_at[code] = at, gate_row
            if near[code] and column.vocabulary.has_kin:
                ids, start, count = column.arrays()
                table, kin_of, line_of, *exact = column.vocabulary.by_kin(list(near[code]))
                self.kin.append((table, (kin_of[ids], start, count), line_of, *exact, ids, start, count, at))
            elif near[code]:
                table = np.ascontiguousarray(np.stack([column.vocabulary.near((w,)) for w in near[code]], axis=1))
                self.tables.append((table, column.arrays(), at))
            at += len(near[code])
            if gate[code]:
                table = np.ascontiguousarray(np.stack([column.vocabulary.bits(g) for g in gate[code]], axis=1))
                doubt = np.array([g.doubt * FULL * kernels.STEP for g in gate[code]], np.float32)
                outcome = np.stack([outcomes(g) for g in gate[code]])
                self.gates.append((table, outcome, doubt, column.arrays(), gate_row))
                gate_row += len(gate[code])
        line = {g: gate_at[code] + n for code in FIELDS for g, n in gate[code].items()}
        several = dict.fromkeys(g for made in block for g in made.gates if g.ways)
        line |= {g: gate_row + n for n, g in enumerate(several)}
        self.joined = _joined(list(several), line)
        self.near_rows, self.gate_rows = at, gate_row + len(several)
        rows = [row for made in block for row in _best_rows(made)]
        self.demands = (
            np.array([near_at[r.part] + near[r.part][w] for r in rows for w in r.values], np.int64),
            _starts([len(r.values) for r in rows]),
            np.array([r.units * kernels.STEP for r in rows], np.float32),
            _starts([len(_best_rows(made)) for made in block]),
            np.array([line[g] for made in block for g in made.gates], np.int64),
            _starts([len(made.gates) for made in block]),
        )


def _joined(gates: Sequence[GateRow], line: Mapping[GateRow, int]) -> tuple[np.ndarray, ...]:
    """The gates of several ways as `kernels.join_gates` takes them."""
    worth = {MET: 0.0, SILENT: -1.0, REFUTED: -float(kernels.BLOCKED)}
    return (
        np.array([line[way] for g in gates for way in g.ways], np.int64),
        _starts([len(g.ways) for g in gates]),
        np.array([g.least for g in gates], np.int64),
        np.array([worth[joined(g, 0, g.least)] for g in gates], np.float32),
        np.array([worth.get(failing(g), -1.0 - g.doubt * FULL * kernels.STEP) for g in gates], np.float32),
    )


def _best_rows(made: Plan) -> list[Row]:
    """The rows of which the best value counts; what adds up (words in common) is looked up pair by pair."""
    return [row for row in made.rows if not FIELDS[row.part].weigh]


def _alike(pool: Pool, block: Sequence[Plan]) -> tuple[np.ndarray, ...]:
    """For each position the units of its row that adds up and what every wanted value adds; of each candidate those of
    their values that any of these positions wants. Memory: a byte for each position and wanted value that somebody
    has."""
    rows = {p: row for p, made in enumerate(block) for row in made.rows if FIELDS[row.part].weigh}
    column = pool.columns[SUMMED]
    ids, start, count = column.arrays()
    had = {p: column.vocabulary.among(row.values) for p, row in rows.items()}
    wanted = sorted({number for numbers in had.values() for number in numbers})
    place = np.full(len(column.vocabulary.values), -1, np.int32)
    place[wanted] = np.arange(len(wanted))
    units = np.zeros(len(block), np.float32)
    adds = np.zeros((len(block), max(1, len(wanted))), np.uint8)
    for p, numbers in had.items():
        units[p] = rows[p].units * kernels.STEP if numbers else 0
        adds[p, place[numbers]] = [column.vocabulary.field.weigh(column.vocabulary.values[n]) for n in numbers]
    ids = place[ids]
    kept = np.add.reduceat(ids >= 0, start, dtype=np.int32)
    return units, adds, ids[ids >= 0], _starts(kept)[:-1], kept


SUMMED = "words"


def _starts(lengths: Sequence[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
