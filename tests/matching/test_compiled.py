"""A tiny fair waits for no compiler, a large one for no interpreter, and both ways give the same plan."""

import json
import subprocess
import sys
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from matching import compiled
from matching.fairs import grid
from matching.reasons import cures
from matching.timetable import plan
from tests.matching.fairs import narrow_fair, small_fairs

COMPILERS = {"numba", "llvmlite"}
SHEETS = {"openpyxl"}  # nobody handed in a workbook
READER = {"matching.reading", "opencc", "rapidfuzz"}
PROGRAMS = {"scipy"}
ROSTERS = ["--graduates", "seeds/samples/graduates.csv", "--positions", "seeds/samples/posts.csv"]
FAIR = """
slot_minutes = 20
starts = "09:00"
ends = "11:00"
max_meetings_per_person = 2
"""
AWAY = """
[[unavailable]]
who = "G002"
to = "10:00"
"""


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command loads, in an interpreter of its own."""
    script = (
        "import json, sys\n"
        "from matching.__main__ import main\n"
        "assert main(sys.argv[1:]) == 0\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_each_command_loads_only_what_it_needs(tmp_path):
    kept = tmp_path / "kept"
    for away, needless in (("", COMPILERS | SHEETS | PROGRAMS), (AWAY, COMPILERS | SHEETS)):
        (tmp_path / "fair.toml").write_text(FAIR + away, encoding="utf-8")
        given = [*ROSTERS, "--fair", str(tmp_path / "fair.toml"), "--keep", str(kept), "--cures"]
        loaded = loaded_by("timetable", *given, "--out", str(tmp_path / "out.xlsx"))
        assert not loaded & needless and {"matching.timetable", "matching.reading", "xlsxwriter"} <= loaded
    loaded = loaded_by("verify", "--input", str(kept / "input.json"), "--result", str(kept / "result.json"))
    assert not loaded & (COMPILERS | SHEETS | PROGRAMS | READER) and "matching.fairs.bounds" in loaded
    loaded = loaded_by("pair", *ROSTERS, "--out", str(tmp_path / "pairs.csv"))
    assert not loaded & (COMPILERS | SHEETS | {"xlsxwriter"}) and "matching.stable" in loaded


@settings(deadline=None, max_examples=60)
@given(small_fairs())
def test_both_ways_of_running_give_the_same_plan(fair):
    found = []
    for little in (1 << 60, -1):
        with patch.object(grid, "LITTLE", little), patch.object(compiled, "loaded", False):
            found.append((made := plan(fair), cures(fair, made)))
    assert found[0] == found[1]


@pytest.mark.parametrize("free", [3, 12])
def test_they_do_so_for_a_whole_fair(free, monkeypatch):
    fair = narrow_fair(60, 8, 12, free, wishes=5, min_per_person=2)
    monkeypatch.setattr(grid, "LITTLE", 1 << 60)
    monkeypatch.setattr(compiled, "loaded", False)
    found = plan(fair)
    monkeypatch.setattr(grid, "LITTLE", -1)
    assert plan(fair) == found
