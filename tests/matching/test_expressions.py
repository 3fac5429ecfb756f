"""A demand may hold for a group, be met in one of several ways, or be so many of a list: three-valued, and told by its branch."""

from dataclasses import replace

import pytest

from matching import Position, read_candidate, read_position, score
from matching.ranking import explain
from matching.ranking.sentences import sentence
from matching.types import Want, Way
from tests.matching.rosters import SETTINGS

SIX = ("language", ("en:cet6:pass",))
OF_BACHELORS = Want(*SIX, "must", "本科须过六级", "外语要求", ways=(Way("degree", ("is:bachelor",), True),))
RELAXED = Want("language", ("ja:jlpt:1",), "must", "日语N1", "外语要求", ways=(Way("major", ("stem",)),))
TWO_OF = Want(
    *SIX, "must", "三项满足两项", "外语要求", ways=(Way("skill", ("python",)), Way("experience", ("paper",))), least=2
)


def gate(want: Want, **cells: str):
    found = score(read_candidate(cells, "g"), Position("p", wants=(want,)), SETTINGS)
    return found.gates[0]


@pytest.mark.parametrize(
    ("want", "cells", "state"),
    [
        (OF_BACHELORS, {"学历": "本科", "外语": "六级 500"}, "met"),
        (OF_BACHELORS, {"学历": "本科", "外语": "六级没过"}, "failed"),
        (OF_BACHELORS, {"学历": "硕士", "外语": "六级没过"}, "met"),
        (OF_BACHELORS, {"学历": "本科"}, "unknown"),
        (OF_BACHELORS, {"外语": "六级没过"}, "unknown"),
        (RELAXED, {"专业": "车辆工程", "外语": "日语N2"}, "met"),
        (RELAXED, {"专业": "日语", "外语": "日语N2"}, "failed"),
        (TWO_OF, {"外语": "六级 500", "技能": "Python"}, "met"),
        (TWO_OF, {"外语": "六级 500"}, "unknown"),
    ],
)
def test_what_is_not_known_is_neither_met_nor_failed(want, cells, state):
    assert gate(want, **cells).state == state


def test_the_branch_that_is_met_is_told():
    told = gate(OF_BACHELORS, 学历="硕士", 外语="六级没过").notes
    assert [explain.text(note, "en") for note in told] == ["Does not apply: Degree is not Bachelor"]
    told = gate(RELAXED, 专业="车辆工程", 外语="日语N2").notes
    assert [explain.text(note, "en") for note in told] == ["Met by Major: science or engineering"]
    text = explain.gate_text(gate(TWO_OF, 外语="六级没过"), "zh")
    assert "至少 2 项" in text and "Python" in text and "发表论文" in text


def test_what_a_group_needs_counts_for_the_group_alone():
    four = replace(OF_BACHELORS, values=("en:cet4:pass",), ways=(Way("degree", ("master",), True),))
    position = Position("p", wants=(OF_BACHELORS, four))
    found = score(read_candidate({"学历": "硕士", "外语": "四级 520"}, "g"), position, SETTINGS)
    language = next(part for part in found.parts if part.code == "language")
    assert found.verdict == "fits" and language.points == language.maximum
    assert not [hint for hint in found.raises if "CET-6" in explain.text(hint, "en")]
    assert not [
        part
        for part in score(read_candidate({}, "g"), Position("p", wants=(four,)), SETTINGS).parts
        if part.code == "language"
    ]


@pytest.mark.parametrize("column", ["外语要求", "职位描述"])
@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "英语六级，硕士过四级即可",
            [{"学历": "本科", "外语": "六级 520"}, {"学历": "硕士", "外语": "四级 520"}],
        ),
        (
            "日语N1，理工科可放宽到N2",
            [{"专业": "日语", "外语": "日语N1"}, {"专业": "车辆工程", "外语": "日语N2"}],
        ),
    ],
)
def test_whoever_meets_a_demand_in_their_own_way_loses_nothing_and_is_told_to_add_nothing(column, text, people):
    position = read_position({column: text}, "p")
    for person in people:
        found = score(read_candidate(person, "g"), position, SETTINGS)
        assert found.verdict == "fits" and not found.raises
        language = next(part for part in found.parts if part.code == "language")
        assert language.points == language.maximum and not {p.code for p in found.parts} & {"major", "degree"}


def test_a_demand_met_in_another_field_costs_no_points():
    either = Want(*SIX, "must", "六级，或发表过论文", "外语要求", ways=(Way("experience", ("paper",)),))
    six, paper = {"外语": "六级 500"}, {"自我介绍": "发表论文一篇"}
    people = [read_candidate(cells, "g") for cells in (six, paper, six | paper)]
    found = [score(person, Position("p", wants=(either,)), SETTINGS) for person in people]
    assert {one.verdict for one in found} == {"fits"} and len({one.points for one in found}) == 1


def test_every_way_is_asked_to_be_confirmed():
    [hint] = score(read_candidate({}, "g"), Position("p", wants=(TWO_OF,)), SETTINGS).raises[:1]
    assert all(word in explain.text(hint, "en") for word in ("at least 2", "CET-6", "Python", "Published paper"))


def test_it_is_said_in_one_sentence():
    assert sentence(OF_BACHELORS, "zh") == "必须满足：学历是本科的，外语 CET-6。"
    assert sentence(RELAXED, "en") == ("Candidates must meet this: languages JLPT N1, or major science or engineering.")


def test_it_is_stored_and_found_again():
    position = Position("p", wants=(OF_BACHELORS, RELAXED, TWO_OF))
    assert Position.from_dict(position.to_dict()) == position
