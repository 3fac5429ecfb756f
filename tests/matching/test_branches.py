"""Of a list of which one item will do, an item may ask for several things: nobody fails who may meet one of them."""

import pytest

from matching import read_candidate, read_position, score
from matching.types import Correction
from tests.matching.rosters import SETTINGS

LISTS = [
    "任职要求：\n条件（满足其一）：\n1. 硕士及以上，化学类专业\n2. 本科，化学类专业，且六级\n3. 大专，已取得专利代理师资格证",
    "岗位要求：以下三项满足其一：①硕士及以上学历，化学类专业；②本科学历，化学类专业，六级以上；③大专，已取得专利代理师资格证",
    "任职资格\n符合下列条件之一即可：\n（A）硕士，化学专业\n（B）本科，化学专业，六级\n（C）大专，已取得专利代理师资格证",
    "招聘条件（符合其一）：（1）全日制硕士，化学类；（2）本科，化学类，且英语六级；（3）大专，且取得专利代理师资格证",
    "【任职要求】下列情形任一即可投递：\n（一）硕士及以上，化学专业；\n（二）本科，化学专业，且CET-6；\n（三）大专，已取得专利代理师资格证。\n其他要求：吃苦耐劳。",
    "任职要求：\n满足以下任意一条：\na) 研究生学历，化学类专业\nb) 本科学历，化学类专业，六级\nc) 大专学历，已取得专利代理师资格证\n\n工作地点：南京",
]
PEOPLE = [
    ({"学历": "硕士", "专业": "化学"}, "met"),
    ({"学历": "本科", "专业": "化学", "外语": "六级 500"}, "met"),
    ({"学历": "大专", "专业": "法学", "技能": "专利代理师资格证"}, "met"),
    ({"学历": "本科", "专业": "化学"}, "unknown"),
    ({"专业": "化学", "外语": "六级 500"}, "unknown"),
    ({"学历": "高中"}, "failed"),
]


@pytest.mark.parametrize("text", LISTS)
@pytest.mark.parametrize(("person", "state"), PEOPLE)
def test_one_branch_is_enough_and_what_is_not_known_bars_nobody(text, person, state):
    position = read_position({"职位描述": text}, "p")
    musts = [w for w in position.wants if w.force == "must"]
    firm = [Correction(w.field, "|".join(w.values), w.source, "must") for w in musts]
    position = read_position({"职位描述": text}, "p", firm)
    found = score(read_candidate(person, "g"), position, SETTINGS)
    verdict = {"met": "fits", "unknown": "confirm", "failed": "blocked"}[state]
    assert found.verdict == verdict
    assert not [w for w in position.wants if w.field == "language" and not w.ways]  # no demand outside of its branch


@pytest.mark.parametrize(
    "text",
    [
        "加分项\n具备以下条件之一者优先：\n1. 硕士，化学专业\n2. 本科，六级",
        "满足以下条件之一者免笔试：1. 硕士，化学专业；2. 本科，六级",
        "有以下情形之一者不予考虑：1. 大专，文科专业；2. 本科，六级未过",
    ],
)
def test_a_list_that_is_welcome_rewarded_or_refused_makes_no_must_of_several_ways(text):
    assert not [w for w in read_position({"职位描述": text}, "p").wants if w.force == "must" and w.ways]


def test_whoever_certainly_fails_each_branch_is_told_to_the_agency_and_stands_below():
    position = read_position({"职位描述": LISTS[0]}, "p")
    low, met = (score(read_candidate(cells, "g"), position, SETTINGS) for cells in (PEOPLE[5][0], PEOPLE[0][0]))
    assert (low.verdict, met.verdict) == ("confirm", "fits") and low.points < met.points
