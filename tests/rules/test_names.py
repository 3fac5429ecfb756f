"""Whatever the engine may say has an English name: every code of its tables, every part, column, state and message."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from matching.ranking import explain, labels
from matching.ranking.fields import FIELDS
from matching.reading import candidates, positions
from seeds.reference import table

HAN = re.compile(r"[\u3400-\u9fff]")
TABLES = {
    "degree": "degrees", "award": "disciplines", "topic": "topics", "skill": "skills", "experience": "experiences",
}  # fmt: skip


def codes() -> Iterator[tuple[str, str]]:
    """Every field with every code that may be read in it; majors of the catalogue that have no English name show their
    class's."""
    for field, name in TABLES.items():
        yield from ((field, row["code"]) for row in table(name))
    yield from (("kind", row["code"]) for name in ("kinds", "other_kinds") for row in table(name))
    yield from (("major", f"class:{row['code']}") for row in table("classes"))
    yield from (("major", f"disc:{row['code']}") for row in table("disciplines"))
    yield from (("place", row["code"]) for row in table("regions"))
    yield from (
        ("place", f"{mark}word:{row['code']}") for row in table("region_words") for mark in ("", "not:", "first:")
    )
    levels = (100, 72, 60, 50, 45, 30, 15)
    yield from (("language", f"{row['code']}:level:{n}") for row in table("languages") for n in levels)
    tests = [row["code"] for row in table("language_tests") if row["code"] != "level"]
    yield from (("language", f"en:{test}:{score}") for test in tests for score in ("pass", "fail", "3"))
    ranks = [row["code"] for row in table("levels")] + ["department"]
    yield from (("honour", ":".join(v)) for v in product(labels._HONOURS, ranks, ("", "1", "2", "3", "4")))
    yield from (("", word) for word in labels._WORDS)


def test_every_code_has_an_english_name() -> None:
    nameless = {code for code in codes() if HAN.search(explain.value_label(*code, "en"))}
    assert not nameless, sorted(nameless)[:10]


def test_every_code_has_a_chinese_name_too() -> None:
    bare = {(f, c) for f, c in codes() if f in (*TABLES, "kind", "major") and explain.value_label(f, c, "zh") == c}
    assert not bare, sorted(bare)[:10]


def test_majors_without_an_english_name_are_shown_with_their_class() -> None:
    for row in table("majors"):
        shown = explain.value_label("major", row["name"], "en")
        assert re.search(r"[A-Za-z]{3}", shown), shown


def test_parts_columns_states_and_messages_speak_english() -> None:
    said = [explain.part_label(code, "en") for code in (*FIELDS, *labels.PART_LABELS)]
    said += [
        explain.column_label(column, "en") for column in (*candidates.COLUMNS, *positions.COLUMNS) if column != "机构"
    ]
    said += [
        english for table_ in (explain._STATES, explain.VERDICTS, explain._TEXTS) for _, english in table_.values()
    ]
    assert not [text for text in said if HAN.search(text)]
    assert set(FIELDS) <= set(labels.PART_LABELS)


@pytest.mark.parametrize(
    ("field", "values", "source", "english"),
    [
        ("language", ("en:cet4:pass",), "英语四级及以上", "CET-4"),
        ("honour", ("scholarship:national:",), "国家奖学金", "National · scholarship"),
        ("skill", ("autocad",), "AutoCAD熟练", "AutoCAD熟练"),  # the name stands there
        ("experience", ("paper",), "发表过论文", "发表过论文 (Published paper)"),
    ],
)
def test_a_chinese_quote_is_named_in_english(field: str, values: tuple[str, ...], source: str, english: str) -> None:
    assert explain.evidence([explain.Evidence(field, values, source)], "en") == english
    assert explain.evidence([explain.Evidence(field, values, source)], "zh") == source
