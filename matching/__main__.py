"""The engine for people who live in spreadsheets: rank, pair, make timetables and check them from the command line.

Each command loads what it needs and no more: a stored result is checked without the reader of rosters.
"""

import argparse
import sys

from matching.types import SettingsError
from seeds.reference.bounds import RosterError


def main(argv: list[str] | None = None) -> int:
    """Runs one command; 0 when done (also when single cells were wrong), 2 when the input cannot be used."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except RosterError as error:
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
    placed.add_argument(
        "--ties",
        choices=("lot", "largest"),
        default="lot",
        help="equal scores at a position: settled by the lot, or so that more people are placed",
    )
    placed.add_argument("--out", required=True, help="where to write: .csv, .xlsx or .json")
    placed.add_argument("--only-wishes", action="store_true", help="place who stated wishes by these alone")
    placed.set_defaults(run=_pair)
    planned = commands.add_parser("timetable", parents=[common, fairs], help="who meets whom and when")
    planned.add_argument("--fair", required=True, help="times, tables and limits, .toml")
    planned.add_argument("--interests", help="people the positions asked for: columns position, graduate, rank")
    planned.add_argument("--cures", action="store_true", help="also find what would place most of what was not placed")
    planned.add_argument(
        "--show-up",
        type=int,
        action="append",
        default=[],
        choices=range(1, 101),
        metavar="PERCENT",
        help="also act the day out with so many of the people there (repeatable)",
    )
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
    timed.add_argument("--text", type=int, default=0, help="characters of free text for each candidate")
    timed.set_defaults(run=_bench)
    return parser


def _count(text: str) -> int:
    """A whole number from 1 on; argparse tells of any other."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: a whole number from 1 on")
    return number


def _bench(arguments: argparse.Namespace) -> int:
    from matching.ranking import bench

    size = arguments.candidates, arguments.positions, arguments.seed
    for line in bench.run(*size, workers=arguments.workers, characters=arguments.text):
        print(line, flush=True)
    return 0


def _rank(arguments: argparse.Namespace) -> int:
    from matching.ranking import commands as rank_commands

    return rank_commands.rank(arguments)


def _evaluate(arguments: argparse.Namespace) -> int:
    from matching.ranking import commands as rank_commands

    return rank_commands.judge(arguments)


def _pair(arguments: argparse.Namespace) -> int:
    from matching.fairs import commands as fair_commands
    from matching.ranking.commands import load

    return fair_commands.pairing(arguments, load(arguments))


def _timetable(arguments: argparse.Namespace) -> int:
    from matching.fairs import commands as fair_commands
    from matching.ranking.commands import load

    return fair_commands.timetable(arguments, load(arguments))


def _verify(arguments: argparse.Namespace) -> int:
    from matching.fairs import verify_command

    return verify_command.verify(arguments)


if __name__ == "__main__":
    sys.exit(main())
