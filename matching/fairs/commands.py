"""`pair` and `timetable`: a fair run from spreadsheets, without the site."""

import argparse
import sys
from pathlib import Path

from matching.fairs import book as fairbook
from matching.fairs import file as fairfile
from matching.fairs import inputs as fair
from matching.meetings import FairInput, Plan
from matching.pairing import Pairing, PairingInput
from matching.reasons import cures
from matching.rehearsal import rehearse
from matching.sheets import Roster
from matching.stable import pair
from matching.tables import write_table
from matching.timetable import plan
from matching.verify import check_pairing, check_timetable
from seeds.reference.bounds import RosterError


def pairing(arguments: argparse.Namespace, loaded: tuple) -> int:
    """Places people stably and checks the result; 1 when a check fails, and then nothing is written."""
    candidates, positions, settings, faults, rosters = loaded
    suffix = _suffix(arguments.out, ("csv", "xlsx", "json"))
    people, offered = {c.key for c in candidates}, {p.key for p in positions}
    names, wishes, wrong = _names(rosters), None, []
    if arguments.wishes:
        wishes, wrong = fair.read_wishes(arguments.wishes, people, offered, called=names)
    interests = None
    if arguments.interests:
        interests, more = fair.read_wishes(arguments.interests, people, offered, by_position=True, called=names)
        wrong += more
    given = fair.pairing_input(
        candidates,
        positions,
        settings,
        wishes,
        interests,
        arguments.seed,
        arguments.only_wishes,
        _universities(rosters[0]),
        arguments.ties,
    )
    result = pair(given)
    certificate = check_pairing(given, result)
    _tell(faults, wrong, arguments.lang)
    if not _sound(certificate):
        return 1
    if suffix == "xlsx":
        sheets = {
            "pairs": fairbook.pairs_of(given, result),
            "unmet": fairbook.unmet_of(given, result, arguments.lang),
            "certificate": fairbook.placement_rows(given, certificate, arguments.lang),
        }
        fairbook.write_book(arguments.out, sheets)
    else:
        header, *rows = fairbook.pairs_of(given, result)
        write_table(arguments.out, suffix, header, rows)
    _keep(arguments.keep, given, result)
    stats, most = result.stats, certificate.statistics.get("paired_most")
    print(
        f"{stats['paired']} of {stats['people']} graduates placed in {stats['places']} places, 0 blocking pairs"
        f"{'' if most is None else f', no placement has more than {most}'} -> {arguments.out}; {len(faults) + len(wrong)} faults"
    )
    return 0


def timetable(arguments: argparse.Namespace, loaded: tuple) -> int:
    """Makes a timetable and checks it; 1 when a check fails, and then nothing is written."""
    candidates, positions, settings, faults, rosters = loaded
    _suffix(arguments.out, ("xlsx",))
    file = fairfile.read_fair(arguments.fair)
    people, offered = {c.key for c in candidates}, {p.key for p in positions}
    names, wishes, wrong = _names(rosters), None, []
    if arguments.wishes:
        wishes, wrong = fair.read_wishes(arguments.wishes, people, offered, called=names)
    interests = None
    if arguments.interests:
        interests, more = fair.read_wishes(arguments.interests, people, offered, by_position=True, called=names)
        wrong += more
    schools = _universities(rosters[0])
    given, about = fair.timetable_input(
        file, candidates, positions, settings, wishes, arguments.fair, arguments.lang, schools, interests
    )
    try:
        result = plan(given)
    except ValueError as error:
        raise RosterError(
            "pins", f"{arguments.fair}：固定的面谈互相冲突：{error}", f"{arguments.fair}: {error}"
        ) from None
    certificate = check_timetable(given, result)
    _tell(faults, [*file.faults, *wrong], arguments.lang)
    if not _sound(certificate):
        return 1
    found = cures(given, result) if arguments.cures else []
    book = fairbook.sheets_of(given, result, certificate, found, arguments.lang, about if file.stands else None)
    rates = dict.fromkeys([*([file.show_up] if file.show_up else []), *arguments.show_up])
    acted = [rehearse(given, result, rate) for rate in rates]
    if acted:
        book["rehearsal"] = fairbook.rehearsal_rows(acted)
    fairbook.write_book(arguments.out, book)
    _keep(arguments.keep, given, result)
    stats, bound = result.stats, "proven optimum" if result.optimal else f"bound {result.bound_value}"
    print(
        f"{stats['meetings']} meetings for {stats['people_met']} of {stats['people']} graduates, value {result.value}"
        f" ({bound}), {stats['people_without']} without a meeting -> {arguments.out};"
        f" {len(faults) + len(file.faults) + len(wrong)} faults"
    )
    counted = certificate.statistics
    print(
        f"waiting: {counted['waiting_minutes']} minutes, at least {counted['waiting_minutes_least']}; idle places:"
        f" {counted['idle_places']}, at least {counted['idle_places_least']}; envy: {counted['envious']} people,"
        f" {counted['envious_beyond_share']} beyond the fair share"
    )
    for day in acted:
        print(
            f"{day.show_up} % come: {day.held:.1f} meetings held, {day.filled:.1f} filled again, value {day.value:.0f},"
            f" {day.met_nobody:.1f} came and met nobody"
        )
    return 0


def _names(rosters: tuple[Roster, Roster]) -> dict[str, dict[str, str]]:
    """What people and positions are called in their rosters: a name, a title, or a title behind its agency."""
    people, offers = ([(row.cells["编号"], row.cells) for row in roster.rows] for roster in rosters)
    titles = ((key, cells.get("职位名称", ""), cells.get("机构", "")) for key, cells in offers)
    return {
        "graduate": fair.names_of((key, [cells.get("姓名", "")]) for key, cells in people),
        "position": fair.names_of(
            (key, [title, *(f"{place}{sign}{title}" for sign in "/ ·" if place and title)])
            for key, title, place in titles
        ),
    }


def _universities(roster: Roster) -> dict[str, str]:
    """For the shares of the certificate alone: neither the matcher nor the solvers see them."""
    return {row.cells["编号"]: row.cells.get("学校", "") for row in roster.rows}


def _sound(certificate) -> bool:
    for check in certificate.checks:
        if not check.passed:
            print(f"check failed: {check.code}: {'; '.join(check.offences)}", file=sys.stderr)
    return certificate.passed


def _tell(faults: list, wrong: list[fairfile.CellFault], lang: str) -> None:
    for file, fault in faults:
        reason = fault.reason_en if lang == "en" else fault.reason_zh
        print(f"{file}\t{fault.row}\t{fault.column}\t{fault.value}\t{reason}", file=sys.stderr)
    for fault in wrong:
        reason = fault.en if lang == "en" else fault.zh
        print(f"{fault.file}\t{fault.row}\t{fault.column}\t{fault.value}\t{reason}", file=sys.stderr)


def _keep(folder: str | None, given: FairInput | PairingInput, result: Plan | Pairing) -> None:
    """Input and result as files that `verify` takes."""
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        Path(folder, "input.json").write_bytes(given.to_json())
        Path(folder, "result.json").write_bytes(result.to_json())


def _suffix(path: str, allowed: tuple[str, ...]) -> str:
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in allowed:
        names = "、".join(f".{a}" for a in allowed)
        raise RosterError(
            "format", f"输出文件 {path} 的扩展名应为 {names}", f"The output {path} must end in {' or '.join(allowed)}"
        )
    return suffix
