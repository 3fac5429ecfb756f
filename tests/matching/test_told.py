"""A person told in one column of free text is read as one told in twelve."""

import csv
from pathlib import Path

import pytest

from matching import rank, read_candidate, read_position, sheets
from matching.ranking.evaluate import read_grades, report
from matching.ranking.settings import MatchSettings
from matching.reading import many

DATA = Path(__file__).parent / "data"


def cases() -> list[list[str]]:
    rows = [
        line for name in ("told", "stances_people") for line in (DATA / f"{name}.tsv").read_text("utf-8").splitlines()
    ]
    return list(csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(("field", "text", "expected"), cases())
def test_a_running_text_tells_what_a_column_would(field, text, expected):
    found = read_candidate({"自我介绍": text}, "g").readings
    assert sorted({r.value for r in found if r.field == field}) == sorted(expected.split())


def test_what_is_read_in_a_text_shows_its_words():
    text = "我是包装工程2027届硕士，期望8k左右。想在长沙做专利检索，国家奖学金。"
    for reading in read_candidate({"自我介绍": text}, "g").readings:
        assert reading.source in text


def test_a_column_goes_before_the_text():
    found = read_candidate({"学历": "本科", "专业": "化学", "自我介绍": "我是软件工程2027届硕士"}, "g")
    assert found.values("degree") == ("bachelor",)
    assert "软件工程" not in found.values("major")


def test_a_vague_column_of_majors_leaves_the_word_to_the_text():
    found = read_candidate({"专业": "风筝制作", "自我介绍": "我是软件工程2027届硕士"}, "g")
    assert "软件工程" in found.values("major")


def test_a_roster_whose_text_stands_under_any_header_is_read():
    made = sheets.read_roster("编号,姓名,随便写写\n1,某,化学专业本科\n".encode(), "g.csv", side="graduates")
    assert made.rows[0].cells["自我介绍"] == "化学专业本科"


def test_a_header_that_must_not_be_read_stays_unread():
    with pytest.raises(sheets.RosterError):
        sheets.read_roster("编号,姓名,性别\n1,某,女\n".encode(), "g.csv", side="graduates")


def test_one_column_ranks_as_twelve_do():
    position = read_position({"专业要求": "化学", "学历要求": "硕士", "外语要求": "六级", "工作地点": "南京"}, "p")
    columns = read_candidate(
        {"学历": "硕士", "专业": "化学", "毕业时间": "2026年6月", "外语": "六级530", "意向城市": "南京"}, "columns"
    )
    text = read_candidate({"自我介绍": "化学硕士，2026年6月毕业，六级530。想留南京。"}, "text")
    first, second = rank(position, [columns, text], MatchSettings(cohort=2026))
    assert first.score.points == second.score.points


@pytest.mark.parametrize(
    ("letter", "least", "unfit"), [("m", 0.96, 0), ("n", 0.95, 2), ("o", 0.885, 1), ("p", 0.865, 3)]
)
def test_texts_are_ranked_above_plain_similarity_of_texts(letter, least, unfit):
    graduates = sheets.read_roster(DATA / f"graduates_{letter}.csv", side="graduates")
    positions = sheets.read_roster(DATA / f"positions_{letter}.csv", side="positions")
    people = [read_candidate(r.cells, r.cells["编号"]) for r in graduates.rows]
    offers = [read_position(r.cells, r.cells["编号"]) for r in positions.rows]
    grades = read_grades(str(DATA / f"grades_{letter}.csv"))
    lines = report(people, offers, MatchSettings(cohort=2026), grades, (graduates, positions)).splitlines()
    measured = {line[:44].strip(): line[44:].split() for line in lines[lines.index("") + 2 :]}
    ours = float(measured["this engine"][0])
    assert ours >= least and int(measured["this engine"][1]) <= unfit
    assert all(ours >= float(row[0]) for name, row in measured.items() if name != "this engine")


def test_many_are_read_in_their_order_by_any_number_of_processes(monkeypatch):
    monkeypatch.setattr(many, "WORTH_IT", 3)
    rows = [({"自我介绍": text}, f"g{at}") for at, (_, text, _) in enumerate(cases()[:20])]
    alone, shared = ([c.to_dict() for c in many.read_candidates(rows, workers)] for workers in (1, 2))
    assert alone == shared and [c["key"] for c in shared] == [key for _, key in rows]
