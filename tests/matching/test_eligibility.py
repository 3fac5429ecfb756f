"""Whether a person may sit the patent agent exam of a year: case by case with rule and source, 2019 to 2026 and beyond."""

import csv
from pathlib import Path

import pytest

from matching import DEFAULT, rank, read_candidate, read_position
from matching.reading import eligibility
from seeds.reference import sources, table

with (Path(__file__).parent / "data" / "exam_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def ruling_of(case: dict[str, str], **other) -> eligibility.Ruling:
    readings = read_candidate({"专业": case["major"]}, "").readings
    majors = tuple(reading.value for reading in readings if reading.field == "major")
    degree = None if case["degree"] == "below" else case["degree"]
    told = {"year": int(case["year"]), "country": case["country"], "degree": degree} | other
    return eligibility.sitting(values=majors, award=case["award"], graduated=case["graduated"], **told)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['year']}-{c['major']}-{c['country']}-{c['why']}")
def test_each_case_has_its_state_rule_and_source(case: dict[str, str]) -> None:
    found = ruling_of(case)
    assert (found.state, found.rule.get("code", "diploma"), found.rule["source"]) == (
        case["state"],
        case["rule"],
        case["source"],
    )
    assert found.rule["rule"] and found.rule["rule_en"] and found.rule["source"] in sources()


def test_the_cases_reach_every_year_and_every_state() -> None:
    assert len(CASES) >= 60
    assert {int(case["year"]) for case in CASES} >= set(range(2019, 2027))
    assert {case["state"] for case in CASES} == {"eligible", "transcript_needed", "not_eligible", "unknown"}
    decided = {row["code"] for row in table("exam_eligibility")}
    assert decided - {case["rule"] for case in CASES} <= {"14"}, "a rule no case tries"


def test_the_condition_of_a_yes_is_named_with_it() -> None:
    """A final-year student of 2025 may sit it, and reads by when the diploma must be there."""
    case = next(c for c in CASES if c["year"] == "2025" and c["graduated"] == "2025-06" and c["state"] == "eligible")
    assert [row["by"] for row in ruling_of(case).also] == ["2025-07-31"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['year']}-{c['major']}-{c['why']}")
def test_knowing_less_never_makes_a_yes(case: dict[str, str]) -> None:
    """Without nationality or degree nobody is told yes, and nobody who may not sit it is told anything else."""
    for less in ({"country": ""}, {"degree": ""}):
        state = ruling_of(case, **less).state
        assert state in ("unknown", "not_eligible")
        if state == "not_eligible":
            assert ruling_of(case).state == "not_eligible"


def test_a_nationality_nobody_stated_is_to_be_asked_and_ranks_between_yes_and_no() -> None:
    offer = read_position({"职位名称": "专利代理师助理", "职位描述": "须符合专利代理师资格考试报考条件。"}, "P")
    people = [
        read_candidate({"编号": key, "学历": "本科", "专业": "机械工程", "国籍": country}, key)
        for key, country in (("no", "美国"), ("silent", ""), ("yes", "中国"))
    ]
    assert [one.values("eligibility") for one in people] == [("not_eligible",), ("unknown",), ("eligible",)]
    found = rank(offer, people, DEFAULT)
    assert [one.key for one in found] == ["yes", "silent", "no"]
    assert [one.score.verdict for one in found][:2] == ["fits", "confirm"] and found[1].score.doubt == 0


def test_a_roster_without_nationalities_keeps_its_order() -> None:
    """Nobody said it, so nobody is moved: everybody is to be confirmed alike."""
    offer = read_position({"职位名称": "专利代理师助理", "专业要求": "机械", "职位描述": "须符合报考条件。"}, "P")
    cells = [("a", "机械工程"), ("b", "化学"), ("c", "车辆工程")]
    orders = []
    for country in ({}, {"国籍": "中国"}):
        people = [read_candidate({"编号": key, "专业": major} | country, key) for key, major in cells]
        orders.append([one.key for one in rank(offer, people, DEFAULT)])
    assert orders[0] == orders[1]
