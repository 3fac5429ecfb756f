"""A ranking as a workbook for whoever decides: names and schools, agencies and titles, words in one language, and what they mean."""

import openpyxl
import pytest

from matching.__main__ import main
from tests.matching.rosters import SAMPLES

ROSTERS = ["--graduates", str(SAMPLES / "graduates.csv"), "--positions", str(SAMPLES / "posts.csv")]


@pytest.mark.parametrize(
    ("lang", "names", "words"),
    [
        ("zh", ["说明", "名单"], {"符合", "待确认", "不符合必要条件"}),
        ("en", ["About", "List"], {"fits", "to confirm", "blocked"}),
    ],
)
def test_it_says_who_is_who_and_explains_itself_in_one_language(tmp_path, lang, names, words):
    out = tmp_path / "r.xlsx"
    assert main(["rank", *ROSTERS, "--top", "60", "--lang", lang, "--out", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == names and book.active.title == names[1]
    header, *rows = book.active.iter_rows(values_only=True)
    assert len(rows) == 12 * 60 and len(set(header)) == len(header) == 12
    assert {row[8] for row in rows} == words
    first = rows[0]
    assert first[0] == "P01" and first[2].startswith("G") and all(first[at] for at in (3, 4, 5, 6, 9, 10, 11))
    explained = {row[0] for row in book[names[0]].iter_rows(values_only=True)}
    assert words <= explained and header[7] in explained
    sheet = book.active
    assert (
        sheet.freeze_panes == "E2" and sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$1:$1"
    )


def test_a_name_that_looks_like_a_formula_is_a_name(tmp_path):
    (tmp_path / "g.csv").write_text('编号,姓名,专业\nG1,"=1+1",化学\n', encoding="utf-8")
    (tmp_path / "p.csv").write_text("编号,机构,职位名称,专业要求\nP1,@甲,检索员,化学\n", encoding="utf-8")
    files = ["--graduates", str(tmp_path / "g.csv"), "--positions", str(tmp_path / "p.csv")]
    main(["rank", *files, "--out", str(tmp_path / "r.xlsx")])
    [row] = list(openpyxl.load_workbook(tmp_path / "r.xlsx").active.iter_rows(min_row=2))
    assert (row[3].value, row[9].value) == ("'=1+1", "'@甲") and row[3].data_type == "s"
