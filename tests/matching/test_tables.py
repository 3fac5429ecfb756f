"""The reference tables the readers look things up in: nothing stands twice, nothing points nowhere."""

import re
from collections import Counter
from datetime import date

import pytest

from matching.reading import grammar
from matching.text import fold
from seeds.reference import table


def twice(values) -> list:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize(
    "name", ["skills", "topics", "experiences", "kinds", "degrees", "languages", "regions", "classes"]
)
def test_no_code_stands_twice(name):
    assert not twice(r["code"] for r in table(name))


def test_no_place_stands_twice_in_its_province_or_city():
    assert not twice((r["name"], r["parent"]) for r in table("regions"))
    codes = {r["code"] for r in table("regions")}
    assert not [r["code"] for r in table("regions") if r["parent"] and r["parent"] not in codes]


def test_no_major_stands_twice():
    assert not twice(r["name"] for r in table("majors"))


def test_a_name_of_a_skill_means_one_skill():
    meant: dict[str, set[str]] = {}
    for row in table("skills"):
        for alias in (row["name"], row["name_en"], *row["aliases"].split("|")):
            meant.setdefault(fold(alias).strip(), set()).add(row["code"])
    meant.pop("", None)
    assert not {alias: codes for alias, codes in meant.items() if len(codes) > 1}
    assert len(table("skills")) >= 180


def test_what_implies_a_skill_is_a_skill_and_every_group_is_known():
    codes, groups = {r["code"] for r in table("skills")}, {r["group"] for r in table("skill_groups")}
    for row in table("skill_implied"):
        assert {row["skill"], *row["implied_by"].split("|")} <= codes
    assert {r["group"] for r in table("skills")} <= groups | {"survey"}


def test_the_calendar_of_the_examination_is_in_order():
    days = ("registered_from", "registered_to", "checked_to", "paid_to", "exam_from", "exam_to")
    for row in table("exam_calendar"):
        known = [date.fromisoformat(row[name]) for name in days if row[name]]
        assert known == sorted(known) and all(day.year == int(row["year"]) for day in known)


@pytest.mark.parametrize("row", table("tones"), ids=lambda row: row["example"])
def test_every_wording_of_a_tone_sets_that_tone_in_its_example(row):
    example = fold(row["example"])
    assert re.search(row["pattern"], example)
    assert grammar.tone_of(example) == row["tone"]
