"""A fair from files: its rules, wishes as spreadsheets, and the ranking of two rosters become the engine's input."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from types import MappingProxyType

from matching.fairs.file import EVERY_OTHER, KEYS, CellFault, FairFile, fault, lost
from matching.fairs.stands import at_places, place_of
from matching.fairs.values import like, unknown
from matching.meetings import Edge, FairInput, Group, Meeting, Person, Table
from matching.pairing import Graduate, PairingInput, Places
from matching.ranking.plan import plan
from matching.ranking.pool import Pool
from matching.ranking.scoring import score
from matching.ranking.settings import MatchSettings
from matching.sheets import plain_key
from matching.text import clean, fold
from matching.types import Candidate, Position, digest64
from seeds.reference.bounds import RosterError
from seeds.reference.files import sheets_of

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
NOBODY = (
    "名册和桌位里都没有；请写毕业生编号、职位编号或 职位编号/桌号",
    "neither a person, a position nor a table; check it",
)
NOTHING = ("无", "没有", "暂无", "-", "—", "/", "none")  # cells that say there is no wish
OWN_LIST = 10  # positions that fit best, for a person who stated no wish
HEADERS = {
    "graduate": (
        "graduate",
        "毕业生",
        "毕业生编号",
        "学生",
        "学生编号",
        "编号",
        "学号",
        "考生号",
        "报名号",
        "id",
        "no",
        "student",
        "candidate",
    ),
    "about": (
        "姓名",
        "name",
        "学校",
        "学院",
        "学历",
        "专业",
        "电话",
        "手机",
        "邮箱",
        "备注",
        "school",
        "major",
        "phone",
        "email",
    ),
    "position": ("position", "职位", "职位编号", "岗位", "岗位编号", "post", "job"),
    "rank": ("rank", "志愿", "志愿顺序", "志愿序号", "顺序", "次序", "排序", "序号", "order", "wish", "choice"),
}


def read_wishes(
    path: str,
    graduates: Collection[str],
    positions: Collection[str],
    by_position: bool = False,
    called: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> tuple[dict[str, list[str]], list[CellFault]]:
    """(graduate -> positions, first the dearest; faults): rows of graduate, position, rank, or a row a graduate with
    positions in the columns after it (志愿1, 志愿2, …). With `by_position` rows of interest: position -> graduates.
    A `graduate` or `position` may be given by what it is `called` (`names_of`) instead of its number.
    Raises RosterError when the file cannot be used."""
    sides = {"graduate": graduates, "position": positions}

    def meant(text: str, side: str) -> str | None:
        """The number of whom a cell means, "" for a name that several have, None for nobody's."""
        key = plain_key(text)
        return key if key in sides[side] else called.get(side, {}).get(fold(text))

    try:
        tables, _ = sheets_of(path, path)
    except RosterError as error:
        raise error.at(path) from None
    found = ((rows, i) for rows in tables.values() for i, row in enumerate(rows[:20]) if "graduate" in map(_named, row))
    rows, top = next(found, (None, 0))
    if rows is None or (by_position and "position" not in map(_named, rows[top])):
        raise _no_headers(path, by_position, tables if rows is None else {"": rows[top:]})
    table = [[clean(c) for c in row] for row in rows]
    names = [_named(c) for c in table[top]]
    columns = [at for at, name in enumerate(names) if name == "graduate"]
    hits = {at: sum(bool(meant(row[at], "graduate")) for row in table[top + 1 :] if at < len(row)) for at in columns}
    who = max(columns, key=hits.__getitem__)  # of 毕业生 and 学号 the one that holds numbers
    long = "position" in names
    faults: list[CellFault] = []
    order = names.index("rank") if "rank" in names else None
    stated: dict[str, list[tuple[float, int, str]]] = {}
    known: set[tuple[str, str]] = set()
    for number, row in enumerate(table[top + 1 :], start=top + 2):
        if not any(row):
            continue
        cell = lambda at, row=row: _said(row[at]) if at is not None and at < len(row) else ""  # noqa: E731
        graduate = meant(cell(who), "graduate")
        if not graduate:
            code = "graduate" if graduate is None else "called"
            faults.append(fault(path, number, table[top][who], plain_key(cell(who)), code, graduates))
            continue
        if long:
            wished = [(names.index("position"), cell(names.index("position")), cell(order))]
        else:
            wished = [(at, cell(at), str(at)) for at, name in enumerate(names) if name in (None, "rank") and cell(at)]
        for at, text, rank in wished:
            position = meant(text, "position")
            if not position:
                several = sum(bool(meant(part, "position")) for part in re.split("[、，,;；/ ]", text)) > 1
                code = "called" if position == "" else "several" if several else "position"
                faults.append(fault(path, number, table[top][at], plain_key(text), code, positions))
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


def names_of(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """By each name of these (number, names) the number, "" where several have it."""
    found: dict[str, str] = {}
    for key, names in rows:
        for name in {fold(clean(name)) for name in names if clean(name)}:
            found[name] = key if found.get(name, key) == key else ""
    return found


def scored(
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    settings: MatchSettings,
    only: Mapping[str, Collection[str]] | None = None,
    best: int | None = None,
    listed: Collection[str] = (),
    fill: int = 0,
) -> dict[tuple[str, str], tuple[int, bool]]:
    """(graduate, position) -> (score 0 to 1000, whether a must-have fails). Of who stands in `only` these positions; of
    everybody not `listed` also the `best` whose must-haves do not fail (all where None), of who is `listed` the best `fill`
    beside those. Of equal fits a hash of both keys decides.
    O(graduates * positions * demands) in time, and no more memory than what comes out."""
    pool, only = Pool(candidates), only or {}
    asked: dict[str, list[str]] = {}
    for person, wished in only.items():
        for q in wished:
            asked.setdefault(q, []).append(person)
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    heaps: dict[str, list[tuple[int, int, str]]] = {}
    for position in positions:
        places = pool.top(plan(position, settings))
        keys = places.keys if len(places) else []
        if asked.get(position.key):
            at = {key: i for i, key in enumerate(keys)}
            for person in asked[position.key]:
                place = places[at[person]]
                found[person, position.key] = place.per_mille, place.blocked
        for i, person in enumerate(keys):
            own = person in listed
            if own and (not fill or position.key in only.get(person, ())):
                continue
            place = places[i]
            if best is None:
                found[person, position.key] = place.per_mille, place.blocked
            elif not place.blocked:
                heap = heaps.setdefault(person, [])
                heappush(heap, (place.per_mille, -digest64(person, position.key), position.key))
                if len(heap) > (fill if own else best):
                    heappop(heap)
    found |= {(person, q): (score, False) for person, heap in heaps.items() for score, _, q in heap}
    return found


def timetable_input(
    fair: FairFile,
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    settings: MatchSettings,
    wishes: Mapping[str, Sequence[str]] | None,
    path: str,
    lang: str = "zh",
    universities: Mapping[str, str] | None = None,
    interests: Mapping[str, Sequence[str]] | None = None,
) -> tuple[FairInput, dict[tuple[str, str], str]]:
    """The engine's input, and for each possible meeting the position it is for. Possible meetings are a person's wishes and who asked for them; for one without wishes also the
    `OWN_LIST` positions that fit best, for one with wishes as many as the file's `fill` says; without any list at all, every pair whose must-haves do not fail.

    `path` is fair.toml's, for naming what is wrong: an entry of it that names nothing raises RosterError, as leaving it
    out would plan another fair. `wishes` and `universities` are by graduate, `interests` by position; universities are
    only counted. O(graduates * positions * demands); memory by possible meetings.
    """
    universities, interests = universities or {}, interests or {}
    people, offered = {c.key: c for c in candidates}, {p.key: p for p in positions}
    place = place_of(fair.stands, offered, path)
    counts = _counts(fair, place, path)
    names = {f"{key}/{n}": key for key, count in counts.items() for n in range(1, count + 1)}
    closed: dict[str, set[int]] = {name: set(fair.reserved) for name in names}
    for who, day, begin, end, number in fair.unavailable:
        found = [who] if who in people or who in names else [t for t, key in names.items() if key == who]
        if not found and who not in place.values():
            raise lost(f"{path} [[unavailable]] {number}", "who", who, *_unknown(who, place, people))
        hit = {i for i, s in enumerate(fair.slots) if day in ("", s.day) and s.starts < end and begin < s.ends}
        for key in found:
            closed.setdefault(key, set()).update(hit)
    rests: dict[str, int] = {}
    for who, minutes, number in fair.rests:
        if who not in people:
            raise lost(f"{path} [[rests]] {number}", "who", who, *unknown(who, people, "graduate"))
        if who in rests:
            raise lost(f"{path} [[rests]] {number}", "who", who, "写了两次，请留一个", "stands twice: keep one")
        rests[who] = minutes
    groups = _groups(fair, people, path)
    stated = {person: list(some) for person, some in (wishes or {}).items() if some}
    asked: dict[str, list[str]] = {}
    for q, some in interests.items():
        for person in some:
            asked.setdefault(person, []).append(q)
    only = {p: dict.fromkeys([*stated.get(p, ()), *asked.get(p, ())]) for p in stated.keys() | asked.keys()}
    whole = wishes is None and not interests
    with_tables = [p for p in positions if counts.get(place[p.key])]
    scores = scored(candidates, with_tables, settings, only, None if whole else OWN_LIST, stated, fair.fill)
    own: dict[str, list[str]] = {}
    for (person, q), (_, blocked) in scores.items():
        if not blocked and (person not in stated or q not in only[person]):
            own.setdefault(person, []).append(q)
    edges = []
    for person in people:
        rank = {q: n for n, q in enumerate(stated.get(person, ()), start=1)}
        for q in only.get(person, ()):
            points, blocked = scores.get((person, q), (0, False))
            text = _gate(people[person], offered[q], settings, lang) if blocked else ""
            edges.append(Edge(person, q, points, rank.get(q), q in asked.get(person, ()), blocked=text))
        best = sorted(
            set(own.get(person, ())) - set(only.get(person, ())),
            key=lambda q, p=person: (-scores[p, q][0], digest64(p, q)),
        )
        edges += [Edge(person, q, scores[person, q][0]) for q in best]
    edges, about = at_places(edges, place, digest64)
    if not names or (edges and not any(counts.get(e.position) for e in edges)):
        raise lost(
            path,
            "[tables]",
            "",
            "没有一场可以安排：想去的职位都没有面谈桌",
            "no meeting can be held: no position wished for has a table",
        )
    if all(len(closed[name]) == len(fair.slots) for name in names):
        raise lost(
            path,
            "reserved_slots/[[unavailable]]",
            "",
            "所有面谈桌的全部时间都被留走或关闭了，一场也排不了",
            "every table's times are all reserved or closed: no meeting can be held",
        )
    given = FairInput(
        fair.slots,
        tuple(
            Table(name, q, fair.halls.get(q, fair.halls.get(EVERY_OTHER, "")), frozenset(closed[name]))
            for name, q in names.items()
        ),
        tuple(
            Person(p, universities.get(p, ""), closed=frozenset(closed.get(p, ())), rest_minutes=rests.get(p, 0))
            for p in people
        ),
        tuple(edges),
        fair.max_per_person,
        fair.min_per_person,
        fair.gap_minutes,
        fair.walk_minutes,
        tuple(sorted(_pinned(fair, people, names, place, path))),
        fair.seed,
        groups,
    )
    return given, about


def _counts(fair: FairFile, place: Mapping[str, str], path: str) -> dict[str, int]:
    """How many tables each position or stand has. What is named and is neither stops the run: it may be a key of the fair
    that slipped under [tables]."""
    offered = dict.fromkeys(place.values())
    if fair.tables is None:
        counts = dict.fromkeys(offered, 1)
    else:
        counts = {key: n for key, n in fair.tables.items() if key != EVERY_OTHER}
        for key in offered:
            if key not in counts:
                counts[key] = fair.tables.get(EVERY_OTHER, 0)
                if EVERY_OTHER not in fair.tables:
                    fair.faults.append(fault(path, "[tables]", key, "", "no_tables"))
    for section, keys in (("[tables]", counts), ("[halls]", fair.halls)):
        for key in sorted(keys.keys() - offered.keys() - {EVERY_OTHER}):
            if key in KEYS:
                raise lost(path, section, key, f"请写在 {section} 之前", f"belongs above {section}")
            if key in place:
                raise lost(path, section, key, *_unknown(key, place))
            raise lost(path, section, key, *unknown(key, offered, "position"))
    return counts


def _groups(fair: FairFile, people: Collection[str], path: str) -> tuple[Group, ...]:
    seen: dict[str, int] = {}
    for who, _minutes, number in fair.groups:
        for person in who:
            where = f"{path} [[groups]] {number}"
            if person not in people:
                raise lost(where, "who", person, *unknown(person, people, "graduate"))
            if person in seen:
                raise lost(where, "who", person, f"也在第 {seen[person]} 组", f"also stands in group {seen[person]}")
            seen[person] = number
    return tuple(Group(str(number), who, minutes) for who, minutes, number in fair.groups)


def _unknown(who: str, place: Mapping[str, str], people: Iterable[str] = ()) -> tuple[str, str]:
    if who in place and place[who] != who:  # then it has no tables of its own
        return f"在 {place[who]} 面谈，请写 {place[who]}", f"is met at {place[who]}: write {place[who]}"
    more = like(who, (*people, *place.values()))
    return NOBODY[0] + more[0], NOBODY[1] + more[1]


def _pinned(
    fair: FairFile, people: Collection[str], names: Mapping[str, str], place: Mapping[str, str], path: str
) -> list[Meeting]:
    found = []
    for who, table, _day, slot, number in fair.pins:
        name = table if table in names else f"{table}/1"
        if who not in people or name not in names:
            raise lost(
                f"{path} [[pins]] {number}", "who/table", f"{who} {table}", *_unknown(table.split("/")[0], place)
            )
        new = Meeting(who, name, slot)
        for other, earlier in zip(found, fair.pins, strict=False):
            both = (f"和第 {earlier[-1]} 项冲突：", f"clashes with the one at {earlier[-1]}: ")
            for same, zh, en in (
                ((other.table, other.slot) == (name, slot), "同一张桌同一时间", "one table at one time"),
                ((other.person, other.slot) == (who, slot), "同一个人同一时间", "one person at one time"),
                (
                    (other.person, names[other.table]) == (who, names[name]),
                    "同一个人见同一职位",
                    "one person and position",
                ),
            ):
                if same:
                    raise lost(f"{path} [[pins]] {number}", "", f"{who} {table}", both[0] + zh, both[1] + en)
        found.append(new)
    return found


def pairing_input(
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    settings: MatchSettings,
    wishes: Mapping[str, Sequence[str]] | None,
    interests: Mapping[str, Sequence[str]] | None,
    seed: int,
    only_wishes: bool = False,
    universities: Mapping[str, str] | None = None,
    ties: str = "lot",
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
        ties,
    )


def headcount(position: Position) -> int:
    """How many people a position takes; 1 where the roster does not say."""
    return max(1, position.headcount)


def _gate(candidate: Candidate, position: Position, settings: MatchSettings, lang: str) -> str:
    from matching.ranking.explain import gate_text

    found = score(candidate, position, settings)
    return ("; " if lang == "en" else "；").join(gate_text(g, lang) for g in found.gates if g.state == "failed")


def _said(cell: str) -> str:
    return "" if fold(cell) in NOTHING else cell


def _no_headers(path: str, by_position: bool, tables: Mapping[str, Sequence[Sequence[str]]]) -> RosterError:
    """What the headers of a sheet of wishes or interests should be, beside its first row that has any."""
    first = next((row for rows in tables.values() for row in rows if any(map(clean, row))), ())
    found = "、".join(filter(None, map(clean, first)))[:80]
    zh, en = (
        "毕业生、职位、志愿顺序，或 毕业生、志愿1、志愿2…",
        "graduate, position, rank, or graduate, wish1, wish2, …",
    )
    if by_position:
        zh, en = "职位、毕业生、顺序", "position, graduate, rank"
    return RosterError(
        "headers",
        f"{path}：缺少表头，应有 {zh}；现有：{found}",
        f"{path}: the headers should read {en}; there are: {found}",
    )


def _named(cell: str) -> str | None:
    text = "".join(fold(clean(cell)).split())
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
