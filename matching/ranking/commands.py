"""`rank` and `evaluate`, and both rosters read as all commands need them."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from matching import sheets, tables
from matching.ranking import evaluate, rankbook, results
from matching.ranking.settings import DEFAULT, MatchSettings
from matching.reading import read_position
from matching.reading.many import read_candidates
from matching.types import Candidate, Position
from seeds.reference.bounds import RosterError


def load(
    arguments: argparse.Namespace,
) -> tuple[
    list[Candidate], list[Position], MatchSettings, list[tuple[str, sheets.Fault]], tuple[sheets.Roster, sheets.Roster]
]:
    """Both rosters read, the settings with their cohort, and every fault with its file."""
    settings = (
        MatchSettings.from_toml(Path(arguments.settings).read_text(encoding="utf-8")) if arguments.settings else DEFAULT
    )
    graduates = _roster(arguments.graduates, "graduates", arguments.sheet)
    positions = _roster(arguments.positions, "positions", arguments.sheet)
    for file, roster in ((arguments.graduates, graduates), (arguments.positions, positions)):
        if len(roster.read) + len(roster.passed) > 1:
            print(f"{file}\t读了的工作表 / sheets read: {'、'.join(roster.read)}", file=sys.stderr)
        for sheet in roster.passed:
            print(f"{file}\t没有读的工作表 / sheet not read: {sheet.sheet}\t{sheet.zh} / {sheet.en}", file=sys.stderr)
    rows = [(r.cells, r.cells["编号"]) for r in graduates.rows]
    candidates = [*read_candidates(rows, os.cpu_count() or 1)]
    read = [read_position(r.cells, r.cells["编号"]) for r in positions.rows]
    if arguments.cohort:
        settings = replace(settings, cohort=arguments.cohort)
    settings = results.for_roster(settings, candidates)
    faults = [(arguments.graduates, f) for f in graduates.faults] + [(arguments.positions, f) for f in positions.faults]
    return candidates, read, settings, faults, (graduates, positions)


def _roster(path: str, side: str, only: Sequence[str]) -> sheets.Roster:
    """One of the two, a refusal with the name of the file."""
    try:
        return sheets.read_roster(path, side=side, only=only)
    except RosterError as error:
        raise error.at(path) from None


def rank(arguments: argparse.Namespace) -> int:
    """Writes a ranked list for every position; wrong cells are told beside it."""
    fmt = _format(arguments.out)
    candidates, positions, settings, faults, rosters = load(arguments)
    rows: list[tuple[str, int, str, float, str, str]] = []
    for position in positions:
        rows.extend(results.lines(position, candidates, settings, arguments.top, arguments.lang))
    if fmt == "xlsx":
        people, offers = ({row.cells["编号"]: row.cells for row in roster.rows} for roster in rosters)
        rankbook.write(arguments.out, rows, people, offers, arguments.lang)
    else:
        tables.write_table(arguments.out, fmt, results.HEADER, rows)
    for file, roster in zip((arguments.graduates, arguments.positions), rosters, strict=True):
        if roster.unread:
            print(f"{file}\t没有读的列 / columns not read: {'、'.join(roster.unread)}", file=sys.stderr)
    several = {arguments.graduates: rosters[0].read, arguments.positions: rosters[1].read}
    for file, fault in faults:
        reason = fault.reason_en if arguments.lang == "en" else fault.reason_zh
        file = f"{file} [{fault.sheet}]" if fault.sheet and len(several[file]) > 1 else file
        print(f"{file}\t{fault.row}\t{fault.column}\t{fault.value}\t{reason}", file=sys.stderr)
    if arguments.faults:
        header = ("file", "row", "column", "value", "reason", "reason_en")
        tables.write_table(
            arguments.faults,
            _format(arguments.faults),
            header,
            [(n, f.row, f.column, f.value, f.reason_zh, f.reason_en) for n, f in faults],
        )
    print(f"{len(positions)} positions x {len(candidates)} graduates -> {arguments.out}; {len(faults)} faults")
    return 0


def judge(arguments: argparse.Namespace) -> int:
    """Prints how far the ranking agrees with people's grades."""
    candidates, positions, settings, _, rosters = load(arguments)
    grades = evaluate.read_grades(arguments.grades)
    keys = {p.key for p in positions}, {c.key for c in candidates}
    if not any(p in keys[0] and g in keys[1] for p, g in grades):
        raise sheets.RosterError(
            "grades",
            "评分里的编号没有一个在两张表里；请核对职位和毕业生的编号",
            "No pair of the grades stands in the two rosters; check the numbers of positions and graduates",
        )
    print(evaluate.report(candidates, positions, settings, grades, rosters if arguments.baselines else None))
    return 0


def _format(path: str) -> str:
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in ("csv", "xlsx", "json"):
        raise sheets.RosterError(
            "format",
            f"输出文件 {path} 的扩展名应为 .csv、.xlsx 或 .json",
            f"The output {path} must end in .csv, .xlsx or .json",
        )
    return suffix
