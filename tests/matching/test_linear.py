"""A text twice as long costs twice the work, whatever is repeated in it: one cell may not hold a server for seconds."""

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType, SimpleNamespace

import pytest

from matching import read_candidate, read_position, reading
from matching.ranking import explain
from matching.reading.language_tests import TESTS
from matching.text import CELL_LIMIT, fold
from seeds.reference import table
from tests.matching.rosters import OTHERS as DATA

SIZE = 1500
SIDES = {"position": read_position, "graduate": read_candidate}
REPEATED = {
    ("position", "职位描述"): (
        "机械",
        "（",
        "2026",
        "六级",
        "日语N1、",
        "翻译过",
        "没有六级的勿投，",
        "（机械",
        "一种是机械；",
    ),
    ("position", "专业要求"): ("机械", "26/"),
    ("position", "岗位类别"): ("不限", "撰写过"),
    ("position", "工作地点"): ("上海", "常去上海"),
    ("graduate", "自我介绍"): (
        "机械",
        "，",
        "翻译过",
        "居家",
        "python德福经常英语",
        "想去上海，",
        "专业：化学；",
        "2019-2023大学本科，",
        "国家奖学金8k，",
    ),
    ("graduate", "意向岗位"): ("不限", "翻译过"),
    ("graduate", "意向城市"): ("上海", "居家"),
    ("graduate", "毕业时间"): ("mayjan",),
}


def work(read, column: str, text: str) -> int:
    """How many steps the interpreter takes to read a cell: turns of loops as well as calls."""
    count = 0

    def step(frame, event, _argument):
        nonlocal count
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        read({column: text}, "x")
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(("side", "column"), REPEATED)
def test_twice_the_text_is_twice_the_work(side, column):
    read = SIDES[side]
    for shape in REPEATED[side, column]:
        once, twice = (shape * SIZE)[:SIZE], (shape * SIZE)[: 2 * SIZE]
        read({column: twice}, "x")  # fills the tables that are made but once
        assert work(read, column, twice) <= 2.3 * work(read, column, once) + 500, shape


CLAUSE_BY_CLAUSE = {
    "grammar._BRACKETS",
    "pay.after_trial",
    "wanted_majors.done_or_not",
    "wanted_places.visited",
    "wanted_skills.like",
    "wordings._REFERENCE",
}
"""Patterns that go on for as long as they can, but are only tried on a clause or at one place of a text."""
ENDLESS = re.compile(r"(?:\[\^(?:\\.|[^\]\\])*\]|\\[wD]|(?<!\\)\.)[*+]")


def patterns(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns of a reader by name: its own, those of its rows in the table of wordings, and those with a code."""
    own = vars(module) | vars(getattr(module, "_says", SimpleNamespace()))
    for name, value in own.items():
        for one in value if isinstance(value, tuple) else (value,):
            last = one[-1] if isinstance(one, tuple) and one else one
            if isinstance(last, re.Pattern):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", last


def test_patterns_over_a_whole_text_look_no_further_than_a_few_words():
    modules = [import_module(f"matching.reading.{m.name}") for m in iter_modules(reading.__path__)]
    every = [found for module in modules for found in patterns(module)]
    assert len(every) > len(table("wordings"))
    assert {name for name, pattern in every if ENDLESS.search(pattern.pattern)} == CLAUSE_BY_CLAUSE


@pytest.mark.parametrize("side", SIDES)
def test_what_stands_behind_the_limit_of_a_cell_is_told(side):
    read, column = SIDES[side], {"position": "职位描述", "graduate": "自我介绍"}[side]
    told = [explain.text(note, "en") for note in read({column: "a" * (CELL_LIMIT + 1)}, "x").notes]
    assert any(f"first {CELL_LIMIT} characters" in line for line in told)
    assert "cut" not in {note.code for note in read({column: "a" * CELL_LIMIT}, "x").notes}


def test_a_language_test_is_only_missed_where_none_of_its_words_stands():
    texts = [fold(line) for path in DATA.glob("*.*sv") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(texts) > 2000
    for test, marks, pattern, *_ in TESTS:
        found = {match[0] for text in texts for match in pattern.finditer(text) if match[0]}
        assert all(any(mark in one for mark in marks) for one in found), test
