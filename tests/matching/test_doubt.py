"""Words of a running text bar nobody before a person has confirmed them; a column and a confirmed word do."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Correction, read_candidate, read_position
from matching.nearness import FULL
from matching.ranking.kernels import BARRED, BLOCKED, MOST_UNKNOWN, STEP
from matching.ranking.plan import MOST_DOUBT, TOTAL, UNITS, plan
from matching.ranking.scoring import rank, score
from tests.matching import rosters
from tests.matching.rosters import SETTINGS

BACHELOR = read_candidate({"学历": "本科", "专业": "机械工程"}, "b")
MASTER = read_candidate({"学历": "硕士", "专业": "汉语言文学"}, "m")
TEXT = "要求硕士，机械类专业优先。"


def gate(position, candidate=BACHELOR):
    return next(g for g in score(candidate, position, SETTINGS).gates if g.code == "degree")


def test_the_same_must_bars_from_its_column_and_asks_from_the_text():
    column, text = read_position({"学历要求": "硕士"}, "p"), read_position({"职位描述": "必须硕士"}, "p")
    assert (gate(column).state, score(BACHELOR, column, SETTINGS).verdict) == ("failed", "blocked")
    assert (gate(text).state, score(BACHELOR, text, SETTINGS).verdict) == ("doubtful", "confirm")
    assert [n.code for n in gate(text).notes] == ["doubtful_gate"]


def test_a_must_of_the_text_takes_points_and_a_confirmed_one_bars():
    cells = {"职位描述": "必须硕士，机械类专业优先。"}
    position = read_position(cells, "p")
    found = score(BACHELOR, position, SETTINGS)
    assert found.doubt == 20 and found.points == sum(p.points for p in found.parts) - 20
    want = next(w for w in position.wants if w.field == "degree" and w.force == "must")
    confirmed = read_position(cells, "p", [Correction("degree", "|".join(want.values), want.source, "must")])
    assert score(BACHELOR, confirmed, SETTINGS).verdict == "blocked"
    assert [r.key for r in rank(confirmed, [BACHELOR, MASTER], SETTINGS)] == ["m", "b"]


@settings(max_examples=60, deadline=None)
@given(rosters.candidates, rosters.offers())
def test_all_doubts_together_take_no_more_than_their_bound(candidate, position):
    found = score(candidate, position, SETTINGS)
    assert 0 <= found.doubt <= MOST_DOUBT
    assert sum(g.doubt for g in plan(position, SETTINGS).gates) <= MOST_DOUBT * UNITS


@given(st.integers(0, TOTAL * FULL), st.integers(0, MOST_DOUBT * UNITS * FULL), st.integers(0, MOST_UNKNOWN))
def test_blocked_totals_stay_below_all_others_and_exact_in_a_float(total, doubt, unknown):
    worth = (total - doubt) * STEP + MOST_UNKNOWN - unknown
    assert worth > BARRED > worth - BLOCKED > -(1 << 24)
