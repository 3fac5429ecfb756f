"""A timetable or a placement as a workbook people can print, sort and check: one wording for command line and site."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from matching.fairs.refusals import refusals
from matching.fairs.words import CHECKS, LARGEST_RULE, PLACEMENT_CHECKS, PLACEMENT_RULE, REASONS, REFUSALS, RULE
from matching.meetings import Edge, FairInput, Plan, Slot
from matching.pairing import Pairing, PairingInput
from matching.reasons import Cure, Reason, spans, why
from matching.rehearsal import Rehearsal
from matching.tables import safe
from matching.verify import Certificate


def clock(minutes: int) -> str:
    """Minutes since midnight as 09:05."""
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
    if not cure.proven:
        gain = f"at least {gain}" if lang == "en" else f"至少{gain}"
    return f"{what}: {gain}" if lang == "en" else f"{what}：{gain}"


def sheets_of(
    given: FairInput,
    result: Plan,
    certificate: Certificate,
    cures: Sequence[Cure],
    lang: str,
    about: Mapping[tuple[str, str], str] | None = None,
) -> dict[str, list[Sequence[object]]]:
    """The sheets meetings, people, tables, unplaced and certificate as rows, the header first. `about`: the position
    that a meeting with a stand is for, where there are stands."""
    tables, number = {t.key: t for t in given.tables}, _numbers(given)
    at = lambda s: f"{given.slots[s].day} {clock(given.slots[s].starts)}".strip()  # noqa: E731
    mine, theirs = defaultdict(list), defaultdict(list)
    for m in result.meetings:
        q = tables[m.table].position
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
    proof[7:7] = _rule(RULE, lang)
    meetings = _meetings(given, result)
    proof.append(("total_score", sum(row[5] for row in meetings[1:] if row[5] != ""), ""))
    proof.append(("possible_meetings", sum(not e.blocked for e in given.edges), ""))
    proof += [("cure", cure_text(c, lang), c.meetings) for c in cures]
    if about is not None:
        named = ((about.get((row[4], row[0]), ""),) for row in meetings[1:])
        meetings = [(*row, *more) for row, more in zip(meetings, [("about",), *named], strict=True)]
    return {
        "meetings": meetings,
        "people": people,
        "tables": by_table,
        "unplaced": unplaced,
        "certificate": proof,
    }


def rehearsal_rows(acted: Sequence[Rehearsal]) -> list[Sequence[object]]:
    """The means of each rate of people who come, the header first."""
    rows = [("come_percent", "planned", "held", "filled", "value", "came", "met_nobody", "longest_queue")]
    rows += [
        (
            a.show_up,
            a.planned,
            *(round(n, 1) for n in (a.held, a.filled, a.value, a.came, a.met_nobody, a.longest_queue)),
        )
        for a in acted
    ]
    return rows


def _numbers(given: FairInput) -> dict[str, int]:
    """The number of each table among those of its position."""
    number: dict[str, int] = {}
    count: dict[str, int] = defaultdict(int)
    for t in given.tables:
        count[t.position] += 1
        number[t.key] = count[t.position]
    return number


def _meetings(given: FairInput, result: Plan) -> list[Sequence[object]]:
    """The sheet meetings, the header first."""
    position, number = {t.key: t.position for t in given.tables}, _numbers(given)
    score = {(e.person, e.position): e.score / 10 for e in given.edges}
    at = lambda s: f"{given.slots[s].day} {clock(given.slots[s].starts)}".strip()  # noqa: E731
    rows = []
    for m in result.meetings:
        q = position[m.table]
        rows.append((q, number[m.table], m.slot + 1, at(m.slot), m.person, score.get((m.person, q), "")))
    return [
        ("position", "table", "slot", "starts", "graduate", "score"),
        *sorted(rows, key=lambda r: (r[0], r[1], r[2])),
    ]


def differences(path: str, given: FairInput, result: Plan, certificate: Certificate) -> list[str]:
    """Where a workbook says something else than a result: its meetings, and the hashes on its certificate."""
    import openpyxl  # reading is rare

    book = openpyxl.load_workbook(path, read_only=True)
    if "meetings" not in book.sheetnames or "certificate" not in book.sheetnames:
        raise ValueError(f"{path} has no sheets meetings and certificate")
    read = {tuple("" if c is None else str(c) for c in row[:5]) for row in book["meetings"].iter_rows(values_only=True)}
    ours = {tuple(str(safe(c)) for c in row[:5]) for row in _meetings(given, result)}
    stated = {row[0]: row[1] for row in book["certificate"].iter_rows(values_only=True) if len(row) > 1}
    wrong = [f"meetings\t{' / '.join(row)}" for row in sorted(read ^ ours)]
    for name in ("input_sha256", "result_sha256"):
        if stated.get(name) != getattr(certificate, name):
            wrong.append(f"certificate\t{name}\t{stated.get(name)}")
    return wrong


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
    """What was checked and counted as rows of item, value, detail, the header first."""
    rows: list[Sequence[object]] = [("item", "value", "detail")]
    plain = certificate.to_dict()
    names = CHECKS | (PLACEMENT_CHECKS if certificate.kind == "pairing" else {})
    rows += [
        (name, plain[name], "") for name in ("kind", "input_sha256", "result_sha256", "seed", "verifier", "passed")
    ]
    for check in certificate.checks:
        verdict = ("通过" if check.passed else "未通过") if lang != "en" else "passed" if check.passed else "FAILED"
        rows.append((names[check.code][lang == "en"], verdict, "；".join(check.offences) or check.looked_at))
    for name, value in certificate.statistics.items():
        if isinstance(value, dict) and name.startswith("by_"):
            told = "{served} of {people}" if lang == "en" else "{served}/{people}"
            if certificate.kind == "timetable":
                told += ", {total} in all" if lang == "en" else "，共 {total} 场"
            rows += [(f"{name}: {key}", told.format(**inner), "") for key, inner in value.items() if key]
        elif isinstance(value, dict):
            rows += [(f"{name}: {key}", inner, "") for key, inner in value.items()]
        else:
            rows.append((name, value, ""))
    return rows


def placement_rows(given: PairingInput, certificate: Certificate, lang: str) -> list[Sequence[object]]:
    """The certificate of a placement with the rule it follows, the header first."""
    rows = certificate_rows(certificate, lang)
    rules = PLACEMENT_RULE
    if given.ties == "largest":  # then there is no best one for every graduate
        rules = tuple(some[:2] + more for some, more in zip(PLACEMENT_RULE, LARGEST_RULE, strict=True))
    rows[7:7] = _rule(rules, lang)
    return rows


def _rule(rule: tuple[tuple[str, ...], ...], lang: str) -> list[Sequence[object]]:
    return [(f"rule {i}", text, "") for i, text in enumerate(rule[lang == "en"], start=1)]


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


def unmet_of(given: PairingInput, result: Pairing, lang: str) -> list[Sequence[object]]:
    """Every wish dearer than the position somebody has, with the reason; the header first."""
    rows: list[Sequence[object]] = [("graduate", "position", "wish", "reason_code", "reason")]
    for r in refusals(given, result, given.orders()[1]):
        text = REFUSALS[r.code][lang == "en"].format(places=r.places, mine=r.mine, last=r.last)
        rows.append((r.person, r.position, r.wish, r.code, text))
    return rows


def write_book(target: str | Path | io.IOBase, sheets: dict[str, list[Sequence[object]]]) -> None:
    """The sheets as one .xlsx; nothing in it runs."""
    import xlsxwriter  # checking a stored result needs none

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
