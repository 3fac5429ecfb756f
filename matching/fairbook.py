"""A timetable or a placement as a workbook people can print, sort and check: one wording for command line and site."""

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import xlsxwriter

from matching.meetings import Edge, FairInput, Plan, Slot
from matching.pairing import Pairing, PairingInput
from matching.reasons import Cure, Reason, spans, why
from matching.refusals import refusals
from matching.tables import safe
from matching.verify import Certificate

REASONS = {
    "gate": ("不符合硬性条件：{detail}", "A must-have fails: {detail}"),
    "no_table": ("该职位没有面谈桌", "The position has no table"),
    "no_common_time": ("双方没有共同的空闲时间", "No time in which both are free"),
    "no_possible": ("没有可以安排的职位：硬性条件都不符合，或者没有面谈桌", "No position with a table whose must-haves are met"),
    "limit": ("已达到每人面谈场数上限", "As many meetings as one person may have"),
    "full": ("面谈桌在你空闲的 {times} 已约满", "Its tables are taken at {times}, when you are free"),
    "busy": ("该桌空闲的 {times} 你另有面谈或来不及走到", "It is free at {times}, when you have another meeting or are on the way"),
}  # fmt: skip
RULE = (
    (
        "目标一 served（保底）：保底为 k 场（min_meetings_per_person）时，每人第一场计 k 分，第二场 k-1 分……第 k 场 1 分，全体合计最多，所以人人先有一场",
        "目标二 value：在目标一最多的前提下，全部面谈的分值合计最大；一场的分值 = score×10（取整）"
        "，是本人志愿的另加 1000，并按志愿顺序再加 500、450、400……（第 11 志愿起为 0），职位方点名的另加 1000",
        "目标三：在前两个目标不变的前提下，缩短各人两场之间的空等",
        "可安排的组合：填了志愿的人只排自己的志愿；没填的人排最合适的职位；硬性条件不符合的一律不排",
        "bound_served、bound_value：任何时间表都不可能超过的上界；optimal 为 True 表示两者都已达到",
    ),
    (
        "Aim 1, served: with a fair share of k (min_meetings_per_person) somebody's first meeting counts k, the second k - 1"
        " … the k-th 1; the largest total, so that a first meeting comes before anybody's second",
        "Aim 2, value: among those, the largest total of score x 10 (a whole number) of every meeting, plus 1000 for a"
        " wish and 500, 450, 400 … for its rank (0 from the 11th on), plus 1000 where the position asked for the person",
        "Aim 3: with both kept, less waiting between somebody's meetings",
        "Possible meetings: the own wishes of who stated some; the best fitting positions of who did not; never a pair"
        " with a failed must-have",
        "bound_served and bound_value: no timetable can exceed them; optimal is True where both are reached",
    ),
)
CHECKS = {
    "known": ("每场面谈的人、桌和时间都在输入里", "Every person, table and time is one of the input"),
    "pinned_kept": ("固定的面谈都在", "Every fixed meeting is kept"),
    "table_clash": ("同一张桌同一时间只有一场", "No table holds two meetings at once"),
    "person_clash": ("同一个人同一时间只有一场", "Nobody has two meetings at once"),
    "met_twice": ("没有人与同一职位重复面谈", "Nobody meets a position twice"),
    "table_open": ("面谈都在桌子开放的时间", "Every meeting is at a time its table is open"),
    "person_free": ("面谈都在本人有空的时间", "Every meeting is at a time its person is free"),
    "possible": ("每场面谈都是可选的组合", "Every meeting is a possible pair"),
    "blocked": ("没有安排不符合硬性条件的组合", "No pair with a failed must-have is placed"),
    "limit": ("没有人超过面谈场数上限", "Nobody has more meetings than allowed"),
    "rest": ("两场之间的间隔和走动时间足够", "Rests and walks between meetings are long enough"),
    "fair_share": ("公平份额与声明一致，且不超过上界", "The fair share is as stated and within its bound"),
    "value": ("总值与声明一致，且不超过上界", "The value is as stated and within its bound"),
    "one_each": ("每人至多一个职位", "Nobody is placed twice"),
    "capacity": ("没有职位超过名额", "No position takes more than its places"),
    "blocking_pairs": ("不存在彼此更愿意的一对（阻塞对为 0）", "No two would rather have each other (0 blocking pairs)"),
}  # fmt: skip


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def reason_text(reason: Reason, slots: Sequence[Slot], lang: str) -> str:
    """Why a wish was not placed, in words with times."""
    times = "、".join(f"{day} {clock(a)}–{clock(b)}".strip() for day, a, b in spans(reason.slots, tuple(slots)))
    text = REASONS[reason.code][lang == "en"]
    return text.format(detail=reason.detail, times=times.replace("、", ", ") if lang == "en" else times)


def cure_text(cure: Cure, lang: str) -> str:
    """A cure in words: what to change and what solving again gave."""
    what = {
        "table": (f"{cure.position} 增加一张桌", f"one more table at {cure.position}"),
        "limit": ("每人上限增加一场", "one more meeting allowed per person"),
        "slot": ("最后增加一个时间段", "one more time at the end"),
    }[cure.kind][lang == "en"]
    gain = f"+{cure.meetings} meetings" if lang == "en" else f"多安排 {cure.meetings} 场"
    return f"{what}: {gain}" if lang == "en" else f"{what}：{gain}"


def sheets_of(
    given: FairInput, result: Plan, certificate: Certificate, cures: Sequence[Cure], lang: str
) -> dict[str, list[Sequence[object]]]:
    """The sheets meetings, people, tables, unplaced and certificate as rows, the header first."""
    tables = {t.key: t for t in given.tables}
    number: dict[str, int] = {}
    count: dict[str, int] = defaultdict(int)
    for t in given.tables:
        count[t.position] += 1
        number[t.key] = count[t.position]
    score = {(e.person, e.position): e for e in given.edges}
    at = lambda s: f"{given.slots[s].day} {clock(given.slots[s].starts)}".strip()  # noqa: E731
    mine, theirs = defaultdict(list), defaultdict(list)
    rows: list[tuple] = []
    for m in result.meetings:
        q = tables[m.table].position
        edge = score.get((m.person, q))
        rows.append((q, number[m.table], m.slot + 1, at(m.slot), m.person, edge.score / 10 if edge else ""))
        mine[m.person].append((m.slot, q, m.table))
        theirs[m.table].append((m.slot, m.person))
    people = [("graduate", "meetings", "timetable")]
    for p in given.people:
        listed = "；".join(f"{at(s)} {q}（{number[t]}）" for s, q, t in sorted(mine[p.key]))
        people.append((p.key, len(mine[p.key]), listed))
    by_table = [("position", "table", "meetings", "free", "timetable")]
    for t in given.tables:
        listed = "；".join(f"{at(s)} {p}" for s, p in sorted(theirs[t.key]))
        free = len(given.slots) - len(t.closed) - len(theirs[t.key])
        by_table.append((t.position, number[t.key], len(theirs[t.key]), free, listed))
    unplaced = [("graduate", "position", "wish", "reason_code", "reason")]
    unplaced += [(r.person, r.position, r.wish, r.code, reason_text(r, given.slots, lang)) for r in why(given, result)]
    unplaced += _without_wish(given, result, lang)
    proof = certificate_rows(certificate, lang)
    proof[7:7] = [(f"rule {i}", text, "") for i, text in enumerate(RULE[lang == "en"], start=1)]
    proof.append(("total_score", sum(row[5] for row in rows if row[5] != ""), ""))
    proof.append(("possible_meetings", sum(not e.blocked for e in given.edges), ""))
    proof += [("cure", cure_text(c, lang), c.meetings) for c in cures]
    return {
        "meetings": [
            ("position", "table", "slot", "starts", "graduate", "score"),
            *sorted(rows, key=lambda r: (r[0], r[1], r[2])),
        ],
        "people": people,
        "tables": by_table,
        "unplaced": unplaced,
        "certificate": proof,
    }


def _without_wish(given: FairInput, result: Plan, lang: str) -> list[Sequence[object]]:
    """Of people who stated no wish and meet nobody, why the position that fits each of them best does not."""
    heard = {m.person for m in result.meetings} | {e.person for e in given.edges if e.wish is not None}
    best: dict[str, Edge] = {}
    for e in given.edges:
        if e.person not in heard and not e.blocked and (e.person not in best or e.score > best[e.person].score):
            best[e.person] = e
    asked = replace(given, edges=tuple(replace(e, wish=1) for e in best.values()))
    reason = {r.person: r for r in why(asked, result)}
    none = REASONS["no_possible"][lang == "en"]
    rows = []
    for p in given.people:
        if (r := reason.get(p.key)) is not None:
            rows.append((p.key, r.position, "", r.code, reason_text(r, given.slots, lang)))
        elif p.key not in heard:
            rows.append((p.key, "", "", "no_possible", none))
    return rows


def certificate_rows(certificate: Certificate, lang: str) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = [("item", "value", "detail")]
    plain = certificate.to_dict()
    rows += [
        (name, plain[name], "") for name in ("kind", "input_sha256", "result_sha256", "seed", "verifier", "passed")
    ]
    for check in certificate.checks:
        verdict = ("通过" if check.passed else "未通过") if lang != "en" else "passed" if check.passed else "FAILED"
        rows.append((CHECKS[check.code][lang == "en"], verdict, "；".join(check.offences) or check.looked_at))
    for name, value in certificate.statistics.items():
        if isinstance(value, dict) and name.startswith("by_"):
            told = "{served}/{people}，共 {total} 场" if lang != "en" else "{served} of {people}, {total} in all"
            rows += [(f"{name}: {key}", told.format(**inner), "") for key, inner in value.items() if key]
        elif isinstance(value, dict):
            rows += [(f"{name}: {key}", inner, "") for key, inner in value.items()]
        else:
            rows.append((name, value, ""))
    return rows


def pairs_of(given: PairingInput, result: Pairing) -> list[Sequence[object]]:
    """position, graduate, score, choice (the graduate's), claim (the position's); the unplaced after them."""
    wish, claim = given.orders()
    rows: list[Sequence[object]] = [("position", "graduate", "score", "choice", "claim")]
    for graduate, position in sorted(result.pairs, key=lambda pair: (pair[1], pair[0])):
        points = given.scores[graduate, position] / 10
        choice, rank = wish[graduate].index(position) + 1, claim[position].index(graduate) + 1
        rows.append((position, graduate, points, choice, rank))
    placed = {graduate for graduate, _ in result.pairs}
    return rows + [("", g.key, "", "", "") for g in given.graduates if g.key not in placed]


REFUSALS = {
    "gate": ("不符合硬性条件", "A must-have fails"),
    "no_place": ("该职位没有名额", "The position takes nobody"),
    "taken": (
        "{places} 个名额都给了排在前面的人：在它的名单里排第 {mine}，最后录到第 {last}",
        "Its {places} places went to people it has before: number {mine} in its order, the last one taken is number {last}",
    ),
}


def unmet_of(given: PairingInput, result: Pairing, lang: str) -> list[Sequence[object]]:
    """Every wish dearer than the position somebody has, with the reason; the header first."""
    rows: list[Sequence[object]] = [("graduate", "position", "wish", "reason_code", "reason")]
    for r in refusals(given, result, given.orders()[1]):
        text = REFUSALS[r.code][lang == "en"].format(places=r.places, mine=r.mine, last=r.last)
        rows.append((r.person, r.position, r.wish, r.code, text))
    return rows


def write_book(target: str | Path | io.IOBase, sheets: dict[str, list[Sequence[object]]]) -> None:
    """The sheets as one .xlsx; nothing in it runs."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    sheet.write(r, c, safe(value), bold if r == 0 else None)
            for c in range(len(rows[0])):
                widest = max((_width(str(row[c])) for row in rows[:500] if c < len(row)), default=8)
                sheet.set_column(c, c, min(60, widest + 2))
    content = buffer.getvalue()
    if isinstance(target, str | Path):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
