"""Whatever stands in a cell, reading and ranking answer: no text may stop a fair."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import rank, rank_positions, read_candidate, read_position, score
from matching.ranking import explain
from matching.reading.candidates import COLUMNS as GRADUATE_COLUMNS
from matching.reading.positions import COLUMNS as POSITION_COLUMNS
from matching.text import clean, fold
from tests.matching import rosters
from tests.matching.rosters import OTHERS, SAMPLES, SETTINGS

WORDS = sorted(
    {
        piece
        for path in (
            SAMPLES / "graduates.csv",
            SAMPLES / "posts.csv",
            OTHERS / "graduates.csv",
            OTHERS / "positions.csv",
        )
        for line in path.read_text(encoding="utf-8").replace("\n", ",").split(",")
        for piece in (line[:6], line[-5:], line[3:9])
        if piece
    }
)
MARKS = [
    "、",
    "，",
    "；",
    "。",
    "(",
    ")",
    "（",
    "）",
    "/",
    "-",
    "不",
    "未",
    "必须",
    "优先",
    "或",
    "20",
    "2026届",
    "6",
    " ",
    "\n",
    ":",
]
texts = st.one_of(st.lists(st.sampled_from(WORDS + MARKS), max_size=14).map("".join), st.text(max_size=30))
graduates = st.fixed_dictionaries({c: texts for c in GRADUATE_COLUMNS})
positions = st.fixed_dictionaries({c: texts for c in POSITION_COLUMNS})


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graduates, positions)
def test_any_row_is_read_scored_and_explained(graduate, position):
    candidate, wanted = read_candidate(graduate, "g"), read_position(position, "p")
    found = score(candidate, wanted, SETTINGS)
    assert sum(p.points for p in found.parts) - found.doubt == found.points
    for lang in ("zh", "en"):
        assert explain.reasons(found, lang) is not None
        assert all(explain.label(r, lang) for r in candidate.readings + wanted.readings)
        assert all(explain.text(m, lang) for m in (*candidate.notes, *wanted.notes, *found.raises))
    assert rank(rosters.dev()[1][0], [candidate], SETTINGS)
    assert rank_positions(rosters.dev()[0][0], [wanted], SETTINGS)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graduates)
def test_what_a_reading_says_stands_in_a_cell(graduate):
    cells = fold("\n".join(clean(text) for text in graduate.values()))
    for reading in read_candidate(graduate, "g").readings:
        assert fold(reading.source).strip() in cells or reading.field == "eligibility"
        assert 0.0 <= reading.certainty <= 1.0


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text):
    assert len(fold(text)) == len(text)


def test_a_sign_of_ours_in_a_cell_is_only_a_sign() -> None:
    from matching import rank, read_candidate, read_position

    position = read_position({"专业要求": "机械"}, "P1")
    for major in ("#0", "机械#minor2", "?#x", "kin:#", "class:0802#？"):
        assert rank(position, [read_candidate({"专业": major}, "G1")])[0].key == "G1"
