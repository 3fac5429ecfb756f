"""The check of wording: what the law forbids is found however it is written, what only looks like it is left alone."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds import reference
from tests.bench.wording import HELD_OUT, found, measured, sentences
from tests.work import steps
from web.positions.rules import wording
from web.positions.rules.wording import frames, screen, wordings

DAY = date(2026, 9, 1)
SENTENCES = list(sentences())
ROWS = reference.table("word_screen")
WAYS = ("trait", "framed", "judged", "favoured", "lack", "label", "act", "sign")


@pytest.mark.parametrize("one", [one for one in SENTENCES if one.batch != HELD_OUT], ids=lambda one: one.text)
def test_a_sentence_is_told_of_the_rules_it_breaks_and_of_no_other(one) -> None:
    assert found(one.text) - one.tolerated == one.expected


def test_the_sentences_are_many_and_two_in_five_are_harmless() -> None:
    texts = [one.text for one in SENTENCES]
    assert len(set(texts)) == len(texts) >= 300
    assert sum(not one.expected for one in SENTENCES) / len(SENTENCES) >= 0.4
    assert {code for one in SENTENCES for code in one.expected} == {r["code"] for r in reference.table("word_rules")}


def test_precision_and_recall_are_printed(capsys) -> None:
    measured(SENTENCES)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["batch", *"0123456"]
    assert all(
        float(value) >= (0.85 if line[0] == HELD_OUT else 0.95) for line in lines[1:] for value in line.split()[-2:]
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_every_wording_speaks_of_its_example_and_not_of_its_look_alike(row) -> None:
    def spoken(text: str) -> set[str]:
        return {word.code for word in screen({"d": text}, DAY)}

    assert row["rule"] in spoken(row["example"]) and row["rule"] not in spoken(row["harmless"])
    assert row["level"] in ("block", "warn") and row["way"] in WAYS


@pytest.mark.parametrize("row", reference.table("word_frames"), ids=lambda row: row["example"])
def test_every_frame_stands_in_its_example(row) -> None:
    assert re.search(frames()[row["frame"]], row["example"])


def test_what_is_forbidden_blocks_and_what_is_doubtful_warns() -> None:
    assert {w.level for w in screen({"d": "限男性，五险一金转正后缴纳"}, DAY)} == {"block"}
    assert {w.level for w in screen({"d": "35岁以下，形象佳"}, DAY)} == {"warn"}


def test_the_line_and_every_word_are_marked_as_they_were_written() -> None:
    (one,) = screen({"title": "检索员", "description": "负责检索。\n英语六级，男 性 优先，女生勿扰。\n带教"}, DAY)
    assert (one.field, one.line, one.text) == ("description", 2, "英语六级，男 性 优先，女生勿扰。")
    assert [text for text, marked in one.marked if marked] == ["男 性 优先", "女生勿扰"]
    assert one.reason and one.reason_en and "women_law" in one.sources


def test_a_title_spares_only_what_stands_inside_it() -> None:
    assert [one.spans for one in screen({"d": "读过《限男问题》，限男性"}, DAY)] == [((9, 12),)]


def test_a_rule_speaks_from_its_day_to_its_last(monkeypatch) -> None:
    assert {wording.level for wording in wordings(DAY)} == {"block", "warn"}
    dated = [
        dict(row) | {"valid_from": "2026-01-01", "valid_to": "2026-12-31"} for row in reference.table("word_rules")
    ]
    kept = reference.table
    monkeypatch.setattr(reference, "table", lambda name: dated if name == "word_rules" else kept(name))
    assert wordings.__wrapped__(date(2026, 12, 31)) and not wordings.__wrapped__(date(2027, 1, 1))


SHAPES = ("限男性、", "男, ", "985 / ", "· ", "35岁", "女性（", "1", "a1", "限男性。", "客户已婚，", "QQ1")


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_is_twice_the_work(shape: str) -> None:
    once, twice = (shape * 3000)[:1500], (shape * 3000)[:3000]
    screen({"d": twice}, DAY)  # compiles the patterns
    assert steps(lambda: screen({"d": twice}, DAY)) <= 2.3 * steps(lambda: screen({"d": once}, DAY)) + 500


def test_a_mention_is_judged_by_what_stands_near_it(monkeypatch) -> None:
    seen = []
    monkeypatch.setattr(wording, "_speaks", lambda _wording, at: seen.append(len(at.left) + len(at.right)))
    screen({"d": "限男性、" * 500}, DAY)
    assert len(seen) >= 500 and max(seen) <= 2 * wording.NEAR


def test_no_pattern_goes_on_for_as_long_as_it_can() -> None:
    endless = re.compile(r"(?:\[(?:\\.|[^\]\\])*\]|\\[wWdDS]|(?<!\\)\.)(?:[*+]|\{\d*,\})")
    patterns = [*frames().values(), *(row["words"] for row in ROWS)]
    assert [pattern for pattern in patterns if endless.search(pattern)] == []


@given(
    st.text(
        alphabet=st.sampled_from("限男女性优先本科不勿投：、 \t\n《》·985211岁以下全日制转正后社保abcＡ㍿ﷺ(（"),
        max_size=60,
    )
)
def test_any_text_is_screened_and_the_marks_add_up_to_it(text: str) -> None:
    lines = text.split("\n")
    for one in screen({"d": text}, DAY):
        assert all(0 <= start < end <= len(one.text) for start, end in one.spans)
        assert "".join(part for part, _ in one.marked) == one.text == lines[one.line - 1]
