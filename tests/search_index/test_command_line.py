"""A roster is searched from the command line as a spreadsheet person would: clear output, clear errors, ids as they
wrote them."""

import json

import pytest
from openpyxl import Workbook

from search_index.__main__ import main
from search_index.rosters import pay, places, read
from search_index.types import SearchError

POSTS = "seeds/samples/posts.csv"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    where = str(tmp_path_factory.mktemp("cli") / "index")
    assert main(["build", "--positions", POSTS, "--index", where]) == 0
    return where


def answer(capsys, *arguments):
    capsys.readouterr()
    assert main(["query", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_has_total_hits_and_facets_with_the_ids_of_the_sheet(index, capsys):
    found = answer(capsys, "--index", index, "日语 翻译", "--limit", "2")
    assert found["total"] == len(found["hits"]) == 1
    hit = found["hits"][0]
    assert hit["id"] == "P10" and hit["score"] > 0 and hit["title"].startswith("日中专利翻译")
    assert "翻译" in "".join(hit["highlights"]["words"])
    assert found["facets"]["language"] == {"ja": 1}


def test_filters_sorting_and_pages_work_from_the_command_line(index, capsys):
    chosen = answer(capsys, "--index", index, "--filter", "kind=translation", "--sort", "pay", "--limit", "1")
    assert (chosen["total"], [hit["id"] for hit in chosen["hits"]]) == (2, ["P03"])
    second = answer(
        capsys, "--index", index, "--filter", "kind=translation", "--sort", "pay", "--limit", "1", "--page", "2"
    )
    assert [hit["id"] for hit in second["hits"]] == ["P10"]


def test_a_filter_may_be_written_with_codes_or_names(index, capsys):
    pages = [
        answer(capsys, "--index", index, "--filter", chosen) for chosen in ("place=320000", "city=江苏", "地点=Jiangsu")
    ]
    assert [page["total"] for page in pages] == [2, 2, 2]


def test_text_output_marks_what_was_found(index, capsys):
    assert main(["query", "--index", index, "砖利检索"]) == 0
    out = capsys.readouterr().out
    assert "spelled as: 专利检索" in out and "[" in out and "P01" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "--index", "{index}", "x", "--filter", "kind"], "write FACET=VALUE"),
        (["query", "--index", "{index}", "x", "--filter", "sex=f"], "unknown facet 'sex'"),
        (["build", "--positions", "none.csv", "--index", "{index}"], "no such file"),
        (["build", "--positions", "README.md", "--index", "{index}"], "no such file|only .csv"),
        (["build", "--positions", POSTS, "--index", POSTS], "File exists"),
        (["query", "--index", "{index}/nowhere", "x"], "no index there"),
        (["query", "--index", "{index}", "x", "--limit", "100000"], "size 0 to"),
        (["bench", "--sizes", "many"], "write numbers"),
        (["bench", "--engines", "google"], "there are ours"),
    ],
)
def test_a_wrong_command_says_what_to_mend(index, capsys, arguments, said):
    assert main([argument.format(index=index) for argument in arguments]) == 2
    error = capsys.readouterr().err
    assert any(part in error for part in said.split("|")) and error.count("\n") == 1


def test_workbooks_lines_of_json_and_old_encodings_read_the_same(tmp_path):
    rows = [["编号", "职位名称", "岗位类别", "工作地点"], ["甲1", "专利检索员", "检索", "江苏省苏州市"]]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.csv").write_bytes("\r\n".join(",".join(row) for row in rows).encode("gb18030"))
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"id": "甲1", "title": "专利检索员", "kind": "检索", "places": ["江苏省苏州市"]})
    )
    found = [list(read(tmp_path / name)) for name in ("a.xlsx", "a.csv", "a.jsonl")]
    assert found[0] == found[1] == found[2]
    document = found[0][0]
    assert (document.key, document.kind, document.places) == ("甲1", "search", ("320000", "320500"))


def test_a_very_long_cell_is_read_like_any_other(tmp_path):
    (tmp_path / "a.csv").write_text(f"职位名称,岗位描述\n检索员,{'专利检索' * 60_000}\n翻译,译\n", encoding="utf-8")
    assert [found.title for found in read(tmp_path / "a.csv")] == ["检索员", "翻译"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"a,b\n1,2\n", "no column"),
        ("a.csv", b"\xff\xff\xff", "Unknown text encoding; save as UTF-8"),
        ("a.xlsx", b"no workbook", "This file cannot be opened"),
        ("a.jsonl", b'{"title": "x"}\n{', "line 2: no JSON"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", "编号,职位名称\n".encode(), "no positions in it"),
        ("a.csv", ("职位名称\n检索员" + ",x" * 300).encode(), "Row 2 has more than 200 columns"),
        ("a.csv", b"," * 7_000_000, "More than 6000000 cells by row 1"),
        ("a.jsonl", b"", "no positions in it"),
        ("a.jsonl", b"\xff\xfe{", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SearchError, match=said):
        list(read(tmp_path / name))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10-15K·13薪", 10000, 15000),
        ("7000-10000", 7000, 10000),
        ("15-25万/年", 12500, 20833),
        ("9k-14k", 9000, 14000),
        ("1.2-2万", 12000, 20000),
        ("5-7K", 5000, 7000),
        ("面议", 0, 0),
    ],
)
def test_pay_is_read_as_people_write_it(text, low, high):
    assert pay(text) == (low, high)


def test_a_city_brings_its_province_and_its_district():
    assert places("北京市朝阳区 / 上海市浦东新区") == ("110000", "310000", "110105", "310115")
    assert places("广东深圳南山区") == ("440000", "440300", "440305")


def test_odd_cells_and_odd_queries_harm_nothing(tmp_path, index, capsys):
    (tmp_path / "a.jsonl").write_text('{"title": 5, "pay_low": "面议"}\n{"title": "甲\\u0000", "pay_high": "2万"}\n')
    assert [(one.title, one.pay_low, one.pay_high) for one in read(tmp_path / "a.jsonl")] == [
        ("5", 0, 0),
        ("甲\0", 0, 20000),
    ]
    for odd in ("检\0索", "检索 " * 50_000, "\ud800", '"', "-"):
        assert set(answer(capsys, "--index", index, odd)) >= {"total", "hits", "facets"}
