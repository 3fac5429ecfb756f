"""A fair from files: its rules, wishes as spreadsheets, and the ranking of two rosters become the engine's input."""

import re
from collections.abc import Collection, Mapping, Sequence

from matching.fairfile import CellFault, FairFile, fault
from matching.meetings import Edge, FairInput, Person, Table
from matching.pairing import Graduate, PairingInput, Places
from matching.plan import plan
from matching.pool import Pool
from matching.scoring import score
from matching.settings import MatchSettings
from matching.text import clean
from matching.types import Candidate, Position, digest64
from seeds.reference.files import RosterError, rows_of

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
OWN_LIST = 10  # positions that fit best, for a person who stated no wish
HEADERS = {
    "graduate": ("graduate", "毕业生", "毕业生编号", "学生", "学生编号", "编号", "id", "student", "candidate"),
    "position": ("position", "职位", "职位编号", "岗位", "岗位编号", "post", "job"),
    "rank": ("rank", "志愿", "志愿顺序", "志愿序号", "顺序", "次序", "排序", "序号", "order", "wish", "choice"),
}


def read_wishes(
    path: str, graduates: Collection[str], positions: Collection[str], by_position: bool = False
) -> tuple[dict[str, list[str]], list[CellFault]]:
    """(graduate -> positions, first the dearest; faults): rows of graduate, position, rank, or a row a graduate with
    positions in the columns after it (志愿1, 志愿2, …). With `by_position` rows of interest: position -> graduates.
    Raises RosterError when the file cannot be used."""
    rows, _ = rows_of(path, path)
    table = [[clean(c) for c in row] for row in rows]
    top = next((i for i, row in enumerate(table[:20]) if any(_named(c) == "graduate" for c in row)), None)
    if top is None:
        raise RosterError(
            "headers",
            f"{path}：缺少表头，应有 毕业生、职位、志愿顺序，或 毕业生、志愿1、志愿2…",
            f"{path}: the headers should read graduate, position, rank, or graduate, wish1, wish2, …",
        )
    names = [_named(c) for c in table[top]]
    who = names.index("graduate")
    long = "position" in names
    faults: list[CellFault] = []
    order = names.index("rank") if "rank" in names else None
    stated: dict[str, list[tuple[float, int, str]]] = {}
    known: set[tuple[str, str]] = set()
    for number, row in enumerate(table[top + 1 :], start=top + 2):
        if not any(row):
            continue
        cell = lambda at, row=row: row[at] if at is not None and at < len(row) else ""  # noqa: E731
        graduate = cell(who)
        if graduate not in graduates:
            faults.append(fault(path, number, table[top][who], graduate, "graduate"))
            continue
        if long:
            wished = [(names.index("position"), cell(names.index("position")), cell(order))]
        else:
            wished = [(at, cell(at), str(at)) for at in range(len(table[top])) if at != who and cell(at)]
        for at, position, rank in wished:
            if position not in positions:
                faults.append(fault(path, number, table[top][at], position, "position"))
                continue
            whose, what = (position, graduate) if by_position else (graduate, position)
            mine = stated.setdefault(whose, [])
            if (whose, what) in known:
                faults.append(fault(path, number, table[top][at], position, "twice"))
            elif rank and _rank(rank) is None:
                faults.append(fault(path, number, table[top][order], rank, "rank"))
            else:
                known.add((whose, what))
                mine.append((_rank(rank) if rank else float("inf"), number, what))
    return {whose: [what for _, _, what in sorted(some)] for whose, some in stated.items()}, faults


def scored(
    candidates: Sequence[Candidate], positions: Sequence[Position], settings: MatchSettings
) -> dict[tuple[str, str], tuple[int, bool]]:
    """(graduate, position) -> (score 0 to 1000, whether a must-have fails). O(graduates * positions * demands)."""
    pool = Pool(candidates)
    return {
        (place.key, position.key): (place.per_mille, place.blocked)
        for position in positions
        for place in pool.top(plan(position, settings))
    }


def timetable_input(
    fair: FairFile,
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    settings: MatchSettings,
    wishes: Mapping[str, Sequence[str]] | None,
    path: str,
    lang: str = "zh",
    universities: Mapping[str, str] | None = None,
) -> FairInput:
    """The engine's input. Possible meetings are a person's wishes; for one without, the `OWN_LIST` positions that fit
    best; without a wish list at all, every pair whose must-haves do not fail. Of equal fits a hash of both keys decides.

    `path` is fair.toml's, for naming what is wrong: entries that name nothing are added to `fair.faults` and left out.
    `wishes` and `universities` are by graduate; the latter are only counted. O(graduates * positions * demands).
    """
    universities = universities or {}
    counts = {p.key: 1 for p in positions} if fair.tables is None else dict(fair.tables)
    people, offered = {c.key: c for c in candidates}, {p.key: p for p in positions}
    for key in sorted(counts.keys() - offered.keys()):
        fair.faults.append(fault(path, "[tables]", key, str(counts.pop(key)), "position"))
    for key in sorted(fair.halls.keys() - offered.keys()):
        fair.faults.append(fault(path, "[halls]", key, fair.halls[key], "position"))
    names = {f"{key}/{n}": key for key, count in counts.items() for n in range(1, count + 1)}
    closed: dict[str, set[int]] = {}
    for who, begin, end, number in fair.unavailable:
        hit = {i for i, s in enumerate(fair.slots) if s.starts < end and begin < s.ends}
        found = [who] if who in people or who in names else [t for t, key in names.items() if key == who]
        if not found and who not in offered:
            fair.faults.append(fault(path, f"[[unavailable]] {number}", "who", who, "who"))
        for key in found:
            closed.setdefault(key, set()).update(hit)
    all_scores = scored(candidates, [p for p in positions if counts.get(p.key)], settings)
    edges = []
    for person in people:
        mine = {q: all_scores[person, q] for q in offered if (person, q) in all_scores}
        stated = list(wishes.get(person, ())) if wishes is not None else []
        for rank, q in enumerate(stated, start=1):
            points, blocked = mine.get(q, (0, False))
            text = _gate(people[person], offered[q], settings, lang) if blocked else ""
            edges.append(Edge(person, q, points, rank, blocked=text))
        if not stated:
            best = sorted((q for q in mine if not mine[q][1]), key=lambda q, p=person: (-mine[q][0], digest64(p, q)))
            edges += [Edge(person, q, mine[q][0]) for q in (best if wishes is None else best[:OWN_LIST])]
    return FairInput(
        fair.slots,
        tuple(Table(name, q, fair.halls.get(q, ""), frozenset(closed.get(name, ()))) for name, q in names.items()),
        tuple(Person(p, universities.get(p, ""), closed=frozenset(closed.get(p, ()))) for p in people),
        tuple(edges),
        fair.max_per_person,
        fair.min_per_person,
        fair.gap_minutes,
        fair.walk_minutes,
        seed=fair.seed,
    )


def pairing_input(
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    settings: MatchSettings,
    wishes: Mapping[str, Sequence[str]] | None,
    interests: Mapping[str, Sequence[str]] | None,
    seed: int,
    only_wishes: bool = False,
    universities: Mapping[str, str] | None = None,
) -> PairingInput:
    """The engine's input: every pair whose must-haves do not fail. Own wishes and interests come first, scores after
    them; with `only_wishes`, who stated wishes is placed by these alone. `wishes` and `universities` are by graduate, the
    latter only counted; `interests` by position. O(graduates * positions * demands)."""
    scores = {
        pair: points for pair, (points, blocked) in scored(candidates, positions, settings).items() if not blocked
    }
    wishes, interests, universities = wishes or {}, interests or {}, universities or {}
    return PairingInput(
        tuple(Places(p.key, headcount(p), tuple(interests.get(p.key, ()))) for p in positions),
        tuple(
            Graduate(c.key, tuple(wishes.get(c.key, ())), only_wishes and c.key in wishes, universities.get(c.key, ""))
            for c in candidates
        ),
        scores,
        seed,
    )


def headcount(position: Position) -> int:
    """How many people a position takes; 1 where the roster does not say."""
    return max(1, position.headcount)


def _gate(candidate: Candidate, position: Position, settings: MatchSettings, lang: str) -> str:
    from matching.explain import gate_text

    found = score(candidate, position, settings)
    return ("; " if lang == "en" else "；").join(gate_text(g, lang) for g in found.gates if g.state == "failed")


def _named(cell: str) -> str | None:
    text = cell.strip().lower()
    return next((name for name, aliases in HEADERS.items() if text in aliases), None)


def _rank(text: str) -> float | None:
    """2, 2.0, 二, 第2志愿 or 第二志愿 as 2; None for anything else."""
    text = re.sub(r"^第?\s*(.+?)\s*(?:志愿|位)?$", r"\1", text)
    if text in NUMERALS:
        return float(NUMERALS.index(text) + 1)
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value else None
