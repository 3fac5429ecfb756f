"""The reference tables the readers look things up in: nothing stands twice, nothing points nowhere."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import matching.reading
from matching.reading import grammar, languages
from matching.reading.wordings import choices, wordings
from matching.text import fold
from seeds.reference import table

READERS = Path(matching.reading.__file__).parent


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


@pytest.mark.parametrize("row", table("wordings"), ids=lambda row: f"{row['reader']}.{row['name']}")
def test_every_wording_of_a_reader_is_found_in_its_example_and_used(row):
    says, (name, _, code) = wordings(row["reader"]), row["name"].partition(":")
    pattern = dict(choices(row["reader"], name))[code] if code else getattr(says, name)
    assert pattern.search(fold(row["example"]))
    source = (READERS / f"{row['reader']}.py").read_text("utf-8")
    others = {other["pattern"] for other in table("wordings") if other["reader"] == row["reader"]}
    used = f'choices("{row["reader"]}", "{name}")' if code else f"_says.{name}"
    assert re.search(rf"{re.escape(used)}(?!\w)", source) or any(f"(?&{name})" in p for p in others)


@pytest.mark.parametrize("row", table("language_wordings"), ids=lambda row: row["example"])
def test_every_wording_of_a_language_test_gives_the_value_of_its_example(row):
    example = fold(row["example"])
    found = languages.find(example, "ja" if row["test"] == "grade" else "en")
    assert "|".join(span.code for span, _ in found) == row["value"]
    assert any(mark in example for mark in row["marks"].split())
