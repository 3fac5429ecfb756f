"""What a person reads of the must-have that keeps them from a wish."""

import pytest

from matching import DEFAULT, Position, read_candidate
from matching.ranking.plan import plan
from matching.types import Want, Way
from web.timetables.engine.fits import Fits, gate_words

SIX = ("language", ("en:cet6:pass",), "must", "六级", "外语要求")
OF_BACHELORS = Want(*SIX, ways=(Way("degree", ("is:bachelor",), True),))
TWO_OF = Want(*SIX, ways=(Way("language", ("en:cet4:pass",)), Way("graduation", ("2026",))), least=2)


@pytest.mark.parametrize(
    ("want", "words"),
    [
        (Want(*SIX), {"外语：CET-6"}),
        (OF_BACHELORS, {"学历是本科的", "CET-6"}),
        (TWO_OF, {"至少 2 项", "CET-6", "CET-4", "2026"}),
    ],
)
def test_the_must_have_that_fails_is_named_with_every_way_to_meet_it(want: Want, words: set[str]) -> None:
    fits = Fits.__new__(Fits)
    cells = {"学历": "本科", "外语": "六级没过，四级没过", "毕业时间": "2024-06"}
    fits.people = {1: read_candidate(cells, "1")}
    fits._plans, fits._gates = {2: plan(Position("2", wants=(want,)), DEFAULT)}, {}
    code, wanted = fits.gate(1, 2)
    assert all(word in gate_words(code, wanted, "zh") for word in words)
