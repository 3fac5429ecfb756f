"""The reference tables are whole, dated and sourced, and a wrong row says where it is."""

from datetime import date
from pathlib import Path

import pytest

from seeds import reference

TABLES = sorted(path.stem for path in reference.HERE.glob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_its_source(name: str) -> None:
    rows = reference.table(name)
    assert rows
    if name != "sources":
        assert all(row.get("source") for row in rows), f"{name}: rows without source"


@pytest.mark.parametrize("name", [n for n in TABLES if "code" in reference.table(n)[0]])
def test_codes_are_unique_and_named_in_both_languages(name: str) -> None:
    codes = [row["code"] for row in reference.table(name)]
    assert len(set(codes)) == len(codes)
    rows = [row for row in reference.table(name) if "name_en" in row]
    nameless = [row["code"] for row in rows if not row["name"] or not row["name_en"]]
    assert not nameless, f"{name}: {nameless[:5]}"


def test_the_six_kinds_of_work_of_the_notice() -> None:
    kinds = {row["code"]: row["name"] for row in reference.table("kinds") if row["source"] == "notice37"}
    assert list(kinds.values()) == ["检索", "咨询", "翻译", "研究", "信息服务", "技术支撑"]


def test_dated_rules_end() -> None:
    code = "no_certificate_condition"
    assert code in {row["code"] for row in reference.on("policies", date(2020, 12, 31))}
    assert code not in {row["code"] for row in reference.on("policies", date(2021, 1, 1))}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("code,valid_from,valid_to,source\na,2020-13-01,,common\n", "row 2, valid_from"),
        ("code,source\na,common\nb\n", "row 3"),
        ("code,source\na,nobody\n", "'nobody'"),
    ],
)
def test_a_wrong_row_says_where_it_is(tmp_path: Path, monkeypatch, text: str, named: str) -> None:
    reference.sources()
    (tmp_path / "wrong.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(reference, "HERE", tmp_path)
    with pytest.raises(reference.TableError, match=named):
        reference.table.__wrapped__("wrong")
