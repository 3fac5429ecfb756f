"""The border to the engine of fairs: rows to locked inputs, inputs to checked results, and everything read from them."""

from web.timetables.engine.answers import (
    afterwards,
    dry_run,
    fingerprint,
    ranking,
    rows_of,
    with_reasons,
    write_workbook,
)
from web.timetables.engine.archive import member, packed, plain, read_about, without_names
from web.timetables.engine.build import (
    MOST_EXTRA,
    USUAL_FILL,
    Built,
    about,
    frozen,
    pairing_input,
    ranking_lists,
    timetable_input,
)
from web.timetables.engine.fits import Tell, gate_words
from web.timetables.engine.placing import pairing
from web.timetables.engine.work import (
    ENGINE_VERSION,
    Done,
    Edit,
    Wrong,
    agree,
    check_again,
    compared,
    edited,
    held_input,
    timetable,
)

__all__ = [
    "ENGINE_VERSION",
    "MOST_EXTRA",
    "Tell",
    "USUAL_FILL",
    "Built",
    "Done",
    "Edit",
    "Wrong",
    "about",
    "agree",
    "check_again",
    "compared",
    "afterwards",
    "dry_run",
    "edited",
    "fingerprint",
    "frozen",
    "gate_words",
    "held_input",
    "member",
    "packed",
    "pairing",
    "pairing_input",
    "plain",
    "ranking",
    "ranking_lists",
    "read_about",
    "rows_of",
    "timetable",
    "timetable_input",
    "with_reasons",
    "without_names",
    "write_workbook",
]
