"""The engine for people who live in spreadsheets: rank, pair, make timetables and check them from the command line."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from matching import evaluate, results, sheets, tables
from matching.reading import read_candidate, read_position
from matching.settings import DEFAULT, MatchSettings, SettingsError
from matching.types import Candidate, Position


def main(argv: list[str] | None = None) -> int:
    """Runs one command; 0 when done (also when single cells were wrong), 2 when the input cannot be used."""
    arguments = _parser().parse_args(argv)
    try:
        return arguments.run(arguments)
    except sheets.RosterError as error:
        print(f"{error.zh}\n{error.en}", file=sys.stderr)
    except SettingsError as error:
        print(error, file=sys.stderr)
    except UnicodeDecodeError:
        print(
            "设置文件不是 UTF-8 文字；请另存为 UTF-8 / The settings are not UTF-8 text; save them as UTF-8",
            file=sys.stderr,
        )
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description="Who fits whom, and why.")
    commands = parser.add_subparsers(required=True, metavar="command")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--graduates", required=True, help="roster of graduates, .csv or .xlsx")
    common.add_argument("--positions", required=True, help="roster of positions, .csv or .xlsx")
    common.add_argument("--sheet", action="append", default=[], help="read only this sheet of a workbook (repeatable)")
    common.add_argument("--settings", help="weights and cohort, .toml")
    common.add_argument(
        "--cohort",
        type=int,
        help="graduation year sought where a position names none (default: the commonest in the roster)",
    )
    ranked = commands.add_parser("rank", parents=[common], help="a ranked list of graduates for every position")
    ranked.add_argument("--top", type=_count, help="at most this many per position")
    ranked.add_argument("--out", required=True, help="where to write: .csv, .xlsx or .json")
    ranked.add_argument(
        "--faults", help="where to write the wrong cells: .csv, .xlsx or .json (they are always printed)"
    )
    ranked.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the reasons")
    ranked.set_defaults(run=_rank)
    judged = commands.add_parser("evaluate", parents=[common], help="agreement with the grades of people")
    judged.add_argument("--grades", required=True, help="columns 职位, 毕业生 and one column of grades 0..3 per judge")
    judged.add_argument("--baselines", action="store_true", help="the same measures for plain text similarity")
    judged.set_defaults(run=_evaluate)
    fairs = argparse.ArgumentParser(add_help=False)
    fairs.add_argument("--wishes", help="columns graduate, position, rank; or graduate, wish1, wish2, …")
    fairs.add_argument("--keep", metavar="FOLDER", help="keep input.json and result.json there, for verify")
    fairs.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of reasons and checks")
    placed = commands.add_parser("pair", parents=[common, fairs], help="one position for each graduate, stably")
    placed.add_argument("--interests", help="people the positions asked for: columns position, graduate, rank")
    placed.add_argument("--seed", type=int, default=0, help="of the lot that settles equal scores")
    placed.add_argument("--out", required=True, help="where to write: .csv, .xlsx or .json")
    placed.add_argument("--only-wishes", action="store_true", help="place who stated wishes by these alone")
    placed.set_defaults(run=_pair)
    planned = commands.add_parser("timetable", parents=[common, fairs], help="who meets whom and when")
    planned.add_argument("--fair", required=True, help="times, tables and limits, .toml")
    planned.add_argument("--interests", help="people the positions asked for: columns position, graduate, rank")
    planned.add_argument("--cures", action="store_true", help="also find what would place most of what was not placed")
    planned.add_argument("--out", required=True, help="where to write: .xlsx")
    planned.set_defaults(run=_timetable)
    checked = commands.add_parser("verify", help="check a stored result against its stored input")
    checked.add_argument("--input", required=True)
    checked.add_argument("--result", required=True)
    checked.add_argument("--sha256", default="", help="the hash the input should have")
    checked.add_argument("--workbook", help="the .xlsx of this timetable, to be compared with the result")
    checked.add_argument("--lang", choices=("zh", "en"), default="zh")
    checked.set_defaults(run=_verify)
    timed = commands.add_parser("bench", help="what ranking costs on made-up rosters")
    timed.add_argument("--candidates", type=_count, default=100_000)
    timed.add_argument("--positions", type=_count, default=2_000)
    timed.add_argument("--seed", type=int, default=1)
    timed.add_argument("--workers", type=int, default=1, help="threads, by block of positions")
    timed.set_defaults(run=_bench)
    return parser


def _count(text: str) -> int:
    """A whole number from 1 on; argparse tells of any other."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: a whole number from 1 on")
    return number


def _bench(arguments: argparse.Namespace) -> int:
    from matching import bench  # compiling takes seconds that the other commands need not wait for

    for line in bench.run(arguments.candidates, arguments.positions, arguments.seed, workers=arguments.workers):
        print(line, flush=True)
    return 0


def _pair(arguments: argparse.Namespace) -> int:
    from matching import fair_commands

    return fair_commands.pairing(arguments, load(arguments))


def _timetable(arguments: argparse.Namespace) -> int:
    from matching import fair_commands

    return fair_commands.timetable(arguments, load(arguments))


def _verify(arguments: argparse.Namespace) -> int:
    from matching import fair_commands

    return fair_commands.verify(arguments)


def _format(path: str) -> str:
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in ("csv", "xlsx", "json"):
        raise sheets.RosterError(
            "format",
            f"输出文件 {path} 的扩展名应为 .csv、.xlsx 或 .json",
            f"The output {path} must end in .csv, .xlsx or .json",
        )
    return suffix


def load(
    arguments: argparse.Namespace,
) -> tuple[
    list[Candidate], list[Position], MatchSettings, list[tuple[str, sheets.Fault]], tuple[sheets.Roster, sheets.Roster]
]:
    """Both rosters read, the settings with their cohort, and every fault with its file."""
    settings = (
        MatchSettings.from_toml(Path(arguments.settings).read_text(encoding="utf-8")) if arguments.settings else DEFAULT
    )
    graduates = sheets.read_roster(arguments.graduates, side="graduates", only=arguments.sheet)
    positions = sheets.read_roster(arguments.positions, side="positions", only=arguments.sheet)
    for file, roster in ((arguments.graduates, graduates), (arguments.positions, positions)):
        if len(roster.read) + len(roster.passed) > 1:
            print(f"{file}\t读了的工作表 / sheets read: {'、'.join(roster.read)}", file=sys.stderr)
        for sheet in roster.passed:
            print(f"{file}\t没有读的工作表 / sheet not read: {sheet.sheet}\t{sheet.zh} / {sheet.en}", file=sys.stderr)
    candidates = [read_candidate(r.cells, r.cells["编号"]) for r in graduates.rows]
    read = [read_position(r.cells, r.cells["编号"]) for r in positions.rows]
    if arguments.cohort:
        settings = replace(settings, cohort=arguments.cohort)
    settings = results.for_roster(settings, candidates)
    faults = [(arguments.graduates, f) for f in graduates.faults] + [(arguments.positions, f) for f in positions.faults]
    return candidates, read, settings, faults, (graduates, positions)


def _rank(arguments: argparse.Namespace) -> int:
    fmt = _format(arguments.out)
    candidates, positions, settings, faults, rosters = load(arguments)
    rows = []
    for position in positions:
        rows.extend(results.lines(position, candidates, settings, arguments.top, arguments.lang))
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


def _evaluate(arguments: argparse.Namespace) -> int:
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


if __name__ == "__main__":
    sys.exit(main())
