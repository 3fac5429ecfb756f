"""What people write is read as a recruiter would read it, and nothing is read into what they did not write."""

import csv
from pathlib import Path

import pytest

from matching import read_candidate, read_position
from matching.reading import dates, degrees, eligibility, honours, kinds, languages, majors, pay, phrases, places
from matching.text import fold

DATA = Path(__file__).parent / "data" / "reading.tsv"


def cases() -> list[tuple[str, str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def one(found) -> list[str]:
    return [found[0]] if found else []


def wanted(column: str, text: str, *, field: str | None = None) -> list[str]:
    position = read_position({column: text}, "p")
    found = [w for w in position.wants if w.source and (field is None or w.field == field)]
    if field:
        return [f"{w.force}:{'|'.join(w.values)}" for w in found]
    skip = ("honour", "topic")
    return [f"{w.field}:{w.force}:{'|'.join(w.values)}" for w in found if w.field not in skip]


def wanted_row(text: str) -> list[str]:
    """The demands of "column=cell || column=cell": how the description changes what a column says."""
    cells = dict(pair.split("=", 1) for pair in text.split(" || "))
    skip = ("honour", "topic", "experience")
    return [f"{w.field}:{w.force}:{'|'.join(w.values)}" for w in read_position(cells, "p").wants if w.field not in skip]


READERS = {
    "degree": lambda t: one(degrees.read(fold(t))),
    "major": lambda t: [m.value for m in majors.read(t)[0]],
    "language": lambda t: [s.code for s, _ in languages.find(fold(t))],
    "skill": lambda t: [s.code for s, _ in phrases.read_skills(t)],
    "topic": lambda t: [s.code for s in phrases.find(phrases.topics(), fold(t))],
    "experience": lambda t: [s.code for s in phrases.find(phrases.experiences(), fold(t))],
    "honour": lambda t: [h.value for h in honours.read(fold(t))],
    "place": lambda t: [p.value for p in places.find(fold(t))],
    "pay": lambda t: one(pay.read(fold(t))),
    "date": lambda t: one(dates.graduation(fold(t))),
    "kind": lambda t: [s.code for s in kinds.find(fold(t))],
    "about-kind": lambda t: [r.value for r in read_candidate({"自我介绍": t}, "g").readings if r.field == "kind"],
    "about-place": lambda t: [r.value for r in read_candidate({"自我介绍": t}, "g").readings if r.field == "place"],
    "about-travel": lambda t: [r.value for r in read_candidate({"自我介绍": t}, "g").readings if r.field == "travel"],
    "nationality": lambda t: [c for c in [eligibility.nationality(fold(t))] if c],
    "want-degree": lambda t: wanted("学历要求", t, field="degree"),
    "want-language": lambda t: wanted("外语要求", t, field="language"),
    "want-text": lambda t: wanted("职位描述", t),
    "want-row": lambda t: wanted_row(t),
}


@pytest.mark.parametrize(("reader", "text", "expected"), cases())
def test_a_text_is_read_as_people_mean_it(reader, text, expected):
    assert sorted(READERS[reader](text)) == sorted(expected.split())


def test_there_are_at_least_six_hundred_cases():
    assert len(cases()) >= 600
