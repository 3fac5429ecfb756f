"""A word of a table is found where a text has it as a word, in the sense it has there, and nowhere else."""

import csv
from pathlib import Path

import pytest

from matching import words
from matching.reading import mentions, phrases
from matching.text import fold
from seeds.reference import table

DATA = Path(__file__).parent / "data" / "words.tsv"
FIND = {
    "topic": phrases.topics_named,
    "skill": mentions.skills_named,
    "major": lambda folded: [span for span in mentions.groups().find(words.hidden(folded)) if span.code],
}


def cases() -> list[list[str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(("field", "text", "expected"), cases())
def test_words_are_found_as_words(field: str, text: str, expected: str) -> None:
    folded = fold(text)
    assert [folded[s.start : s.end] for s in FIND[field](folded)] == expected.split()


@pytest.mark.parametrize("row", table("senses"), ids=lambda row: f"{row['word']}-{row['example']}")
def test_every_sense_is_the_one_of_its_example(row) -> None:
    folded = fold(row["example"])
    start = folded.index(row["word"])
    for field in row["field"].split("+"):
        assert words.in_context(field, "other", folded, start, start + len(row["word"])) == row["means"]


def test_hiding_names_keeps_every_place() -> None:
    for _, text, _ in cases():
        assert len(words.hidden(fold(text))) == len(text)
