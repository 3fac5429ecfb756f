"""The inner loops of ranking in bulk, compiled by numba where it is there, in numpy where it is not: the same numbers.

Method: score in vocabulary space. Each distinct wanted value has a row of nearness over the distinct had values; a
candidate's best is a maximum over few of them. All sums are whole numbers below 2^24, so float32 holds them exactly.
"""

import numpy as np

from matching.compiled import AVAILABLE, Compiled
from matching.nearness import FULL

STEP = 16  # one step of total stands above any count of unknown gates
MOST_UNKNOWN = STEP - 1
BLOCKED = 1 << 22  # more than any total, so that blocked pairs come last
BARRED = -(1 << 21)  # below the least total of a pair that is not blocked, above the largest of one that is
TILE = 256


def best_of(row: np.ndarray, ids: np.ndarray, start: np.ndarray, count: np.ndarray, compiled: bool) -> np.ndarray:
    """For each candidate the largest of row[its ids]; `start` and `count` say where its ids stand. O(ids)."""
    if compiled and AVAILABLE:
        return _best_of(row, ids, start, count)
    return np.maximum.reduceat(row[ids], start) if len(start) else np.zeros(0, row.dtype)


def sum_of(row: np.ndarray, ids: np.ndarray, start: np.ndarray, count: np.ndarray, compiled: bool) -> np.ndarray:
    """For each candidate the sum of row[its ids], at most FULL. O(ids)."""
    if compiled and AVAILABLE:
        return _sum_of(row, ids, start, count)
    sums = np.add.reduceat(row[ids], start, dtype=np.int32) if len(start) else np.zeros(0, np.int32)
    return np.minimum(sums, FULL).astype(np.uint8)


def any_of(row: np.ndarray, ids: np.ndarray, start: np.ndarray, count: np.ndarray, compiled: bool) -> np.ndarray:
    """For each candidate the bits of row[its ids] joined by or. O(ids)."""
    if compiled and AVAILABLE:
        return _any_of(row, ids, start, count)
    return np.bitwise_or.reduceat(row[ids], start) if len(start) else np.zeros(0, row.dtype)


def warm() -> None:
    """Loads the compiled loops that lists for one position use."""
    ids, start, count = np.zeros(1, np.int32), np.zeros(1, np.int64), np.ones(1, np.int32)
    for loop in (_best_of, _any_of, _sum_of):
        loop(np.zeros(1, np.uint8), ids, start, count)


def mixed(digests: np.ndarray, with_digest: int) -> np.ndarray:
    """`scoring.mixed` over an array of uint64 digests."""
    x = digests ^ np.uint64(with_digest)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@Compiled
def _best_of(row, ids, start, count):
    out = np.empty(len(start), np.uint8)
    for c in range(len(start)):
        top = row[ids[start[c]]]
        for j in range(start[c] + 1, start[c] + count[c]):
            if row[ids[j]] > top:
                top = row[ids[j]]
        out[c] = top
    return out


@Compiled
def _sum_of(row, ids, start, count):
    out = np.empty(len(start), np.uint8)
    for c in range(len(start)):
        out[c] = _total_of(row, ids, start[c], count[c])
    return out


@Compiled
def _total_of(row, ids, start, count):
    """The sum of row[ids] of one candidate, at most 64."""
    total = 0
    for j in range(start, start + count):
        total += row[ids[j]]
    return min(total, 64)


@Compiled
def _any_of(row, ids, start, count):
    out = np.empty(len(start), np.uint8)
    for c in range(len(start)):
        bits = row[ids[start[c]]]
        for j in range(start[c] + 1, start[c] + count[c]):
            bits |= row[ids[j]]
        out[c] = bits
    return out


@Compiled
def fill_tile(table, ids, start, count, first, size, scratch, out, at):
    """For one part and one tile: out[at + w, c] = max over the candidate's ids of table[id, w]."""
    width = table.shape[1]
    for c in range(size):
        s = start[first + c]
        line = scratch[c]
        have = table[ids[s]]
        for w in range(width):
            line[w] = have[w]
        for j in range(s + 1, s + count[first + c]):
            have = table[ids[j]]
            for w in range(width):
                line[w] = have[w] if have[w] > line[w] else line[w]
    for block in range(0, width, 64):
        last = min(block + 64, width)
        for c in range(size):
            for w in range(block, last):
                out[at + w, c] = scratch[c, w]


@Compiled
def spread(lines, line_of, exact_row, exact_near, ids, start, count, first, size, out, at):
    """For a part with kin: each want takes the line of its kin; where the very value is wanted, its own nearness."""
    for w in range(len(line_of)):
        out[at + w] = lines[line_of[w]]
    for c in range(size):
        s = start[first + c]
        for j in range(s, s + count[first + c]):
            w = exact_row[ids[j]]
            if w >= 0 and exact_near[ids[j]] > out[at + w, c]:
                out[at + w, c] = exact_near[ids[j]]


@Compiled
def fill_gates(table, outcome, doubt, ids, start, count, first, size, walls, at):
    """For one part and one tile: what every gate makes of each candidate: -1 where unknown, -BLOCKED where it blocks,
    and what it takes where it is in doubt."""
    for c in range(size):
        s = start[first + c]
        for g in range(table.shape[1]):
            bits = table[ids[s], g]
            for j in range(s + 1, s + count[first + c]):
                bits |= table[ids[j], g]
            found = outcome[g, bits]
            walls[at + g, c] = -1.0 if found == 1 else -4194304.0 if found == 0 else 0.0
            if found == 3:
                walls[at + g, c] = -1.0 - doubt[g]


@Compiled
def join_gates(lines, starts, least, unknown, failing, walls, at):
    """Of demands with several ways: what each makes of each candidate from the lines of its ways in `walls`; `unknown`
    and `failing` are what it makes of them where too few are met, as `fill_gates` writes it."""
    met, possible = np.empty(TILE, np.float32), np.empty(TILE, np.float32)
    for g in range(len(least)):
        met[:] = 0.0
        possible[:] = 0.0
        for r in range(starts[g], starts[g + 1]):
            _count_way(walls[lines[r]], met, possible)
        _join(met, possible, np.float32(least[g]), unknown[g], failing[g], walls[at + g])


@Compiled
def _count_way(line, met, possible):
    for c in range(TILE):
        met[c] += np.float32(1.0) if line[c] == np.float32(0.0) else np.float32(0.0)
        possible[c] += np.float32(1.0) if line[c] >= np.float32(-1.0) else np.float32(0.0)


@Compiled
def _join(met, possible, least, unknown, failing, out):
    for c in range(TILE):
        short = unknown if possible[c] >= least else failing
        out[c] = np.float32(0.0) if met[c] >= least else short


@Compiled
def place_tile(near, spare, walls, demands, alike, first, size, digests, seeds, worth, ties, who, kept):
    """Scores one tile for every position and keeps the best of each: `worth`, `ties`, `who` hold `kept[p]` so far.

    `demands` says which lines of `near` each row of each position takes the best of, its units, and the gates; the
    lines of `near` from `spare` on are room for rows of several values. Four rows are added at a time: sums of whole
    numbers below 2^24 are exact in float32 in any order. `alike` holds what adds up (words in common): the units a
    position gives it, a table positions x values of what each adds, and the candidates' values; it is looked up for
    those pairs alone that it could bring among the best.
    """
    lines, line_start, units, row_start, gates, gate_start = demands
    each, adds, ids, start, count = alike
    total = np.empty(TILE, np.float32)
    chosen = np.empty(near.shape[0] - spare, np.int64)
    most = worth.shape[1]
    for p in range(len(row_start) - 1):
        begin, rows = row_start[p], row_start[p + 1] - row_start[p]
        for r in range(rows):
            line, end = line_start[begin + r], line_start[begin + r + 1]
            chosen[r] = lines[line]
            if end - line > 1:
                chosen[r] = spare + r
                _best_line(near, lines, line, end, near[spare + r])
        total[:] = 15.0
        r = 0
        while r + 4 <= rows:
            _add_four(
                total,
                near[chosen[r]],
                near[chosen[r + 1]],
                near[chosen[r + 2]],
                near[chosen[r + 3]],
                units[begin + r],
                units[begin + r + 1],
                units[begin + r + 2],
                units[begin + r + 3],
            )
            r += 4
        while r < rows:
            _add_one(total, near[chosen[r]], units[begin + r])
            r += 1
        for g in range(gate_start[p], gate_start[p + 1]):
            _add_wall(total, walls[gates[g]])
        room = each[p] * np.float32(64.0)
        if kept[p] == most and worth[p, 0] > _largest(total) + room:
            continue
        bar = worth[p, 0] if kept[p] == most else np.float32(-1e30)
        for c in range(size):
            value = total[c]
            if value + room < bar:
                continue
            if room > 0.0:
                value += each[p] * np.float32(_total_of(adds[p], ids, start[first + c], count[first + c]))
                if value < bar:
                    continue
            x = digests[first + c] ^ seeds[p]
            x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            x = x ^ (x >> np.uint64(31))
            _keep(worth[p], ties[p], who[p], kept, p, most, value, x, first + c)
            bar = worth[p, 0] if kept[p] == most else np.float32(-1e30)


@Compiled
def _best_line(near, lines, begin, end, out):
    """out = the largest of the lines of `near` listed from begin to end."""
    first, second = near[lines[begin]], near[lines[begin + 1]]
    for c in range(TILE):
        out[c] = first[c] if first[c] > second[c] else second[c]
    for number in range(begin + 2, end):
        line = near[lines[number]]
        for c in range(TILE):
            out[c] = line[c] if line[c] > out[c] else out[c]


@Compiled
def _add_four(total, a, b, c, d, ua, ub, uc, ud):
    for i in range(TILE):
        left = ua * np.float32(a[i]) + ub * np.float32(b[i])
        right = uc * np.float32(c[i]) + ud * np.float32(d[i])
        total[i] += left + right


@Compiled
def _add_one(total, a, ua):
    for i in range(TILE):
        total[i] += ua * np.float32(a[i])


@Compiled
def _add_wall(total, wall):
    """An open gate counts each time, a blocked pair is set back once."""
    for i in range(TILE):
        total[i] += wall[i] if total[i] > BARRED or wall[i] != -BLOCKED else np.float32(0.0)


@Compiled
def _largest(total):
    """The largest of a tile, as whole numbers: a compiler may not reorder comparisons of floats by itself."""
    top = np.int32(-2147483647)
    for i in range(TILE):
        value = np.int32(total[i])
        top = value if value > top else top
    return top


@Compiled
def _behind(a, tie_a, b, tie_b):
    return a < b or (a == b and tie_a > tie_b)


@Compiled
def _keep(worth, ties, who, kept, p, most, value, tie, index):
    """A heap with the worst kept pair on top: a better one takes its place."""
    if kept[p] < most:
        at = kept[p]
        kept[p] += 1
        while at > 0:
            up = (at - 1) // 2
            if not _behind(value, tie, worth[up], ties[up]):
                break
            worth[at], ties[at], who[at] = worth[up], ties[up], who[up]
            at = up
        worth[at], ties[at], who[at] = value, tie, index
        return
    if not _behind(worth[0], ties[0], value, tie):
        return
    at = 0
    while True:
        down = 2 * at + 1
        if down >= most:
            break
        if down + 1 < most and _behind(worth[down + 1], ties[down + 1], worth[down], ties[down]):
            down += 1
        if not _behind(worth[down], ties[down], value, tie):
            break
        worth[at], ties[at], who[at] = worth[down], ties[down], who[down]
        at = down
    worth[at], ties[at], who[at] = value, tie, index
