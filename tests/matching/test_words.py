"""A word of a table is found where a text has it as a word, in the sense it has there, and nowhere else."""

import csv
import re
from pathlib import Path

import pytest

from matching import read_position, words
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


EVERYDAY = (DATA.parent / "everyday.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("told", EVERYDAY)
def test_everyday_words_gifts_and_accounts_ask_for_no_technique_study_or_skill(told: str) -> None:
    read = read_position({"职位名称": "流程专员", "职位描述": f"工作地点北京。{told}。本科及以上。"}, "P1")
    assert not [w for w in read.wants if w.field in ("topic", "major", "skill")]


@pytest.mark.parametrize("row", table("senses"), ids=lambda row: f"{row['word']}-{row['example']}")
def test_every_sense_is_the_one_of_its_example(row) -> None:
    folded = fold(row["example"])
    start = folded.index(row["word"])
    for field in row["field"].split("+"):
        assert words.in_context(field, "other", folded, start, start + len(row["word"])) == row["means"]


def test_hiding_names_keeps_every_place() -> None:
    for _, text, _ in cases():
        assert len(words.hidden(fold(text))) == len(text)


MARKED = re.compile(r"\[([tsml]) ([^\]]+)\]")  # a technique, a skill, a study, or a language and what is done with it


def mentions_told() -> list[tuple[str, list[tuple[str, int, int]]]]:
    """The texts of `mentions*.txt` without their marks, and where each mention stands."""
    out = []
    files = sorted(DATA.parent.glob("mentions*.txt"))
    for line in (line for file in files for line in file.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            continue
        marks, shift = [], 0
        for match in MARKED.finditer(line):
            start = match.start() - shift
            marks.append((match[1], start, start + len(match[2])))
            shift += len(match[0]) - len(match[2])
        out.append((MARKED.sub(r"\2", line), marks))
    return out


def test_mentions_in_ordinary_texts_are_found_and_little_else() -> None:
    marked = missed = found = wrong = 0
    for text, marks in mentions_told():
        folded = fold(text)
        spans = [s for find in (FIND["topic"], FIND["major"], phrases.skills().find) for s in find(folded)]
        wanted = [(start, end) for kind, start, end in marks if kind != "l"]
        marked, found = marked + len(wanted), found + len(spans)
        missed += sum(not any(s.start < end and start < s.end for s in spans) for start, end in wanted)
        wrong += sum(not any(s.start < end and start < s.end for _, start, end in marks) for s in spans)
    assert marked >= 900 and found >= 1300
    assert wrong <= 0.03 * found and missed <= 0.05 * marked, (marked, missed, found, wrong)
