"""A fair from two spreadsheets on the command line: what goes in wrong is named, what comes out can be checked."""

import json
import re
from collections import Counter
from itertools import pairwise

import openpyxl
import pytest

from matching.__main__ import main

GRADUATES, POSITIONS = "seeds/samples/graduates.csv", "seeds/samples/posts.csv"
FAIR = """
slot_minutes = 20
gap_minutes = 5
starts = "09:00"
ends = 11:00:00
max_meetings_per_person = 2
min_meetings_per_person = 1
[tables]
P01 = 1
P02 = 2
P03 = 1
[[unavailable]]
who = "G002"
from = "09:00"
to = "09:30"
[[unavailable]]
who = "P03"
from = "10:00"
to = "11:00"
"""

HEAD = 'slot_minutes = 20\nstarts = "09:00"\nends = "11:00"\n'


@pytest.fixture
def run(tmp_path, capsys):
    def go(command, fair=FAIR, wishes=None, **options):
        (tmp_path / "fair.toml").write_text(fair, encoding="utf-8")
        arguments = [command, "--graduates", GRADUATES, "--positions", POSITIONS]
        if command == "timetable":
            arguments += ["--fair", str(tmp_path / "fair.toml")]
        if wishes is not None:
            (tmp_path / "wishes.csv").write_text(wishes, encoding="utf-8")
            arguments += ["--wishes", str(tmp_path / "wishes.csv")]
        out = tmp_path / options.pop("out", "out.xlsx")
        for name, value in options.items():
            arguments += [f"--{name}", *([str(value)] if value is not True else [])]
        code = main([*arguments, "--out", str(out)])
        said = capsys.readouterr()
        return code, out, said.out, said.err

    return go


def sheets(path):
    return {s.title: list(s.iter_rows(values_only=True)) for s in openpyxl.load_workbook(path)}


def test_a_timetable_has_its_sheets_and_keeps_its_rules(run):
    code, out, said, _ = run("timetable")
    assert code == 0 and "proven optimum" in said
    book = sheets(out)
    assert list(book) == ["meetings", "people", "tables", "unplaced", "certificate"]
    header, *rows = book["meetings"]
    assert header == ("position", "table", "slot", "starts", "graduate", "score")
    assert max(Counter((r[0], r[1], r[2]) for r in rows).values()) == 1
    assert max(Counter((r[2], r[4]) for r in rows).values()) == 1
    assert max(Counter(r[4] for r in rows).values()) <= 2
    assert {r[3] for r in rows} <= {"09:00", "09:25", "09:50", "10:15", "10:40"}
    assert not [r for r in rows if r[0] == "P03" and r[3] >= "09:50"]
    assert not [r for r in rows if r[4] == "G002" and r[3] < "09:30"]
    assert {(r[0], r[1]) for r in rows} <= {("P01", 1), ("P02", 1), ("P02", 2), ("P03", 1)}
    assert ("passed", True, None) in book["certificate"]


def test_wishes_are_met_or_answered(run):
    wishes = "毕业生,志愿1,志愿2\nG001,P01,P03\nG002,P03,P04\nG003,P77,\nG00X,P01,P02\nG006,P01,\n"
    code, out, _, said = run("timetable", wishes=wishes, lang="en", cures=True)
    assert code == 0
    assert "wishes.csv\t4\t志愿1\tP77" in said and "wishes.csv\t5\t毕业生\tG00X" in said
    unplaced = {(r[0], r[1]): r[3] for r in sheets(out)["unplaced"][1:]}
    assert unplaced["G006", "P01"] == "gate"
    assert unplaced["G002", "P04"] == "no_table"
    met = {(r[4], r[0]) for r in sheets(out)["meetings"][1:]}
    assert ("G002", "P03") in met or ("G002", "P03") in unplaced


def test_the_same_input_gives_the_same_result(run, tmp_path):
    for name in ("a", "b"):
        run("timetable", keep=tmp_path / name)
    assert (tmp_path / "a" / "result.json").read_bytes() == (tmp_path / "b" / "result.json").read_bytes()


@pytest.mark.parametrize("command", ["timetable", "pair"])
def test_stored_results_are_checked_again(run, tmp_path, capsys, command):
    kept = tmp_path / "kept"
    assert run(command, keep=kept)[0] == 0
    stored = ["--input", str(kept / "input.json"), "--result", str(kept / "result.json")]
    assert main(["verify", *stored]) == 0
    result = json.loads((kept / "result.json").read_text())
    if command == "pair":
        result["pairs"] = result["pairs"][1:]
    else:
        result["aims"][-1]["reached"] += 1
    (kept / "result.json").write_text(json.dumps(result))
    assert main(["verify", *stored]) == 1
    (kept / "result.json").write_text("{}")
    assert main(["verify", *stored]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_workbook_is_compared_with_the_stored_result_and_the_input_with_its_hash(run, tmp_path, capsys):
    kept = tmp_path / "kept"
    _, out, _, _ = run("timetable", keep=kept)
    stored = ["verify", "--input", str(kept / "input.json"), "--result", str(kept / "result.json")]
    hashed = {row[0]: row[1] for row in sheets(out)["certificate"]}["input_sha256"]
    assert main([*stored, "--sha256", hashed, "--workbook", str(out)]) == 0
    assert main([*stored, "--sha256", hashed[::-1]]) == 1
    book = openpyxl.load_workbook(out)
    book["meetings"].delete_rows(2)
    book.save(out)
    assert main([*stored, "--workbook", str(out)]) == 1
    book["certificate"]["B3"] = "0" * 64
    book.save(out)
    capsys.readouterr()
    assert main([*stored, "--workbook", str(out)]) == 1 and "_sha256" in capsys.readouterr().err


def test_a_placement_gives_nobody_two_positions(run):
    wishes = "graduate,position,rank\nG002,P03,1\nG002,P05,x\n"
    code, out, said, _ = run("pair", out="pairs.csv", wishes=wishes, **{"only-wishes": True})
    assert code == 0 and "0 blocking pairs" in said
    header, *rows = [line.split(",") for line in out.read_text(encoding="utf-8-sig").splitlines()]
    assert header == ["position", "graduate", "score", "choice", "claim"]
    placed = [r for r in rows if r[0]]
    assert max(Counter(r[1] for r in placed).values()) == 1
    assert {r[1] for r in rows} == {f"G{n:03}" for n in range(1, len(rows) + 1)}
    assert [r[0] for r in rows if r[1] == "G002"] in (["P03"], [""])  # placed by wishes alone, as asked


def test_interests_of_positions_come_before_scores(run, tmp_path):
    (tmp_path / "claims.csv").write_text("position,graduate,rank\nP03,G024,1\n", encoding="utf-8")
    code, out, _, _ = run("pair", out="pairs.json", interests=tmp_path / "claims.csv")
    assert code == 0
    rows = json.loads(out.read_text(encoding="utf-8"))
    claims = {(r["position"], r["graduate"]): r["claim"] for r in rows if r["position"]}
    assert claims.get(("P03", "G024"), 1) == 1


@pytest.mark.parametrize(
    ("fair", "said"),
    [
        ("slot_minutes = ", "not valid TOML"),
        (FAIR.replace("slot_minutes = 20", "slot_minute = 20"), "did you mean slot_minutes"),
        (FAIR.replace('starts = "09:00"', 'starts = "nine"'), 'starts should be a time like "09:00"'),
        (FAIR.replace("slot_minutes = 20", "slot_minutes = 0"), "slot_minutes should be a whole number from 1"),
        (FAIR.replace("slot_minutes = 20", "slot_minutes = 500"), "no slot of 500 minutes fits"),
        (FAIR.replace("min_meetings_per_person = 1", "min_meetings_per_person = 5"), "larger than"),
        (FAIR.replace("P01 = 1", 'P01 = "one"'), "P01 should be a whole number"),
        (FAIR.replace("[tables]", "[[tables]]"), "write tables as a section"),
    ],
)
def test_a_wrong_fair_file_is_refused_with_its_mend(run, fair, said):
    code, out, _, err = run("timetable", fair=fair)
    assert code == 2 and said in err and not out.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[tables]\nP01 = 1\nP99 = 1", ("[tables] P99", "no such number")),
        ("[tables]\nP01 = 1\nmax_meetings_per_person = 2", ("max_meetings_per_person", "belongs above [tables]")),
        ("[tables]\n'*' = 0", ("no position wished for has a table",)),
        ("[halls]\nP99 = 'A'", ("[halls] P99",)),
        ("[halls]\nP01 = ['B']", ("[halls] P01", 'write a hall as P01 = "A"')),
        ("[[unavailable]]\nwho = 'nobody'", ("[[unavailable]] 1", "nobody", "neither a person")),
        ("[[unavailable]]\nwho = 'G001'\nuntil = '10:00'", ("[[unavailable]] 1", "until")),
        ("[[unavailable]]\nwho = 'G003'\nfrom = '11:00'\nto = '10:00'", ("[[unavailable]] 1", "from=11:00")),
        ("[[unavailable]]\nwho = 'G003'\ndate = 2026-11-30", ("2026-11-30", "not on this day")),
        ("[[breaks]]\nfrom = '12:00'\nto = '13:00'", ("[[breaks]] 1", "no time of the fair")),
        ("[[pins]]\nwho = 'G001'\ntable = 'P01'\nat = '09:05'", ("[[pins]] 1", "no meeting starts then")),
        ("[[pins]]\nwho = 'G001'\ntable = 'P77'\nat = '09:00'", ("[[pins]] 1", "P77")),
        ("[[rests]]\nwho = 'P01'\nminutes = 30", ("[[rests]] 1", "P01", "no such graduate")),
        ("[[rests]]\nwho = 'G001'\nminutes = -1", ("[[rests]] 1", "minutes", "from 0 to 1440")),
        ("[[rests]]\nwho = 'G001'\nminutes = 5\n[[rests]]\nwho = 'G001'\nminutes = 9", ("[[rests]] 2", "twice")),
        ("[[days]]\ndate = 2026-11-30\nstarts = '09:00'\nends = '10:00'", ("starts and ends stand in [[days]]",)),
    ],
)
def test_an_entry_that_would_be_lost_stops_the_run(run, more, said):
    """Leaving it out would plan another fair than the one written down."""
    code, out, _, err = run("timetable", fair=HEAD + more, lang="en")
    assert code == 2 and not out.exists()
    for words in said:
        assert words in err


def test_positions_that_the_tables_leave_out_are_named_or_get_what_the_star_says(run):
    code, out, _, err = run("timetable", fair=HEAD + "[tables]\nP01 = 2", lang="en")
    assert code == 0 and "[tables]\tP03" in err and "name it" in err
    assert {r[0] for r in sheets(out)["meetings"][1:]} == {"P01"}
    code, out, _, err = run("timetable", fair=HEAD + "[tables]\nP01 = 2\n'*' = 1", lang="en")
    assert code == 0 and "[tables]" not in err
    assert {(r[0], r[1]) for r in sheets(out)["tables"][1:]} > {("P01", 1), ("P01", 2), ("P03", 1), ("P04", 1)}


DAYS = """
slot_minutes = 20
reserved_slots = 1
max_meetings_per_person = 2
[tables]
P01 = 1
P03 = 1
[[days]]
date = 2026-11-30
starts = "09:00"
ends = "13:00"
[[days]]
date = "2026-12-01"
starts = "09:00"
ends = "10:00"
[[breaks]]
date = "2026-11-30"
from = "10:00"
to = "12:00"
[[unavailable]]
who = "G002"
date = "2026-11-30"
[[pins]]
who = "G004"
table = "P03"
date = "2026-11-30"
at = "09:20"
"""


def test_days_breaks_reserved_times_pins_and_interests(run, tmp_path):
    (tmp_path / "claims.csv").write_text("position,graduate,rank\nP03,G002,1\n", encoding="utf-8")
    code, out, _, err = run("timetable", fair=DAYS, interests=tmp_path / "claims.csv", keep=tmp_path / "kept")
    assert code == 0, err
    rows = sheets(out)["meetings"][1:]
    starts = {r[3] for r in rows}
    assert starts <= {"2026-11-30 09:00", "2026-11-30 09:20", "2026-11-30 12:00", "2026-11-30 12:20", "2026-12-01 09:00",
                      "2026-12-01 09:20"}  # fmt: skip
    assert ("P03", "2026-11-30 09:20", "G004") in {(r[0], r[3], r[4]) for r in rows}
    assert all(r[3] >= "2026-12-01" for r in rows if r[4] == "G002")
    given = json.loads((tmp_path / "kept" / "input.json").read_text(encoding="utf-8"))
    assert [s["starts"] for s in given["slots"]] == [540, 560, 580, 720, 740, 760, 540, 560, 580]
    assert all(set(t["closed"]) == {2, 5, 8} for t in given["tables"])
    asked = [e for e in given["edges"] if e["interest"]]
    assert [(e["person"], e["position"]) for e in asked] == [("G002", "P03")]


def test_who_needs_a_longer_rest_has_it(run, tmp_path):
    rest = '[[rests]]\nwho = "G00{}"\nminutes = 40\n'
    apart, kept = {}, tmp_path / "kept"
    for fair in (HEAD, HEAD + "".join(rest.format(i) for i in range(2, 6))):
        code, out, _, err = run("timetable", fair=fair, keep=kept)
        assert code == 0, err
        held = {}
        for row in sheets(out)["meetings"][1:]:
            held.setdefault(row[4], []).append(row[2])
        apart[fair] = {p: min(b - a for a, b in pairwise(sorted(s))) for p, s in held.items() if len(s) > 1}
    short, long = apart.values()
    assert 1 in short.values() and 1 in long.values()
    assert all(long.get(f"G00{i}", 3) >= 3 for i in range(2, 6)) and any(f"G00{i}" in long for i in range(2, 6))
    stored = ["--input", str(kept / "input.json"), "--result", str(kept / "result.json")]
    assert main(["verify", *stored]) == 0
    given = json.loads((kept / "input.json").read_text(encoding="utf-8"))
    for person in given["people"]:
        person.pop("rest_minutes", None) or person.update(rest_minutes=600)
    (kept / "input.json").write_text(json.dumps(given), encoding="utf-8")
    assert main(["verify", *stored]) == 1


def test_a_day_is_acted_out_with_fewer_people(run):
    code, out, said, _ = run("timetable", **{"show-up": 70})
    header, row = sheets(out)["rehearsal"]
    assert code == 0 and "70 % come" in said and header[:2] == ("come_percent", "planned")
    planned, held, filled, value = row[1:5]
    whole = int(re.search(r"value (\d+) \(", said)[1])
    assert row[0] == 70 and 0 < held + filled <= planned and 0 < value <= whole and row[5] < 60


def test_the_fairs_own_rate_says_what_to_expect(run):
    code, out, said, _ = run("timetable", "show_up = 90\n" + FAIR, **{"show-up": 60})
    header, *rows = sheets(out)["rehearsal"]
    assert code == 0 and [r[0] for r in rows] == [90, 60] and "90 % come" in said
    value = header.index("value")
    assert rows[1][value] < rows[0][value] <= int(re.search(r"value (\d+) \(", said)[1])
    code, _, _, err = run("timetable", "show_up = 0\n" + FAIR, lang="en")
    assert code == 2 and "show_up should be a whole number from 1 to 100" in err


def test_two_pins_of_one_time_are_refused(run):
    again = DAYS + '[[pins]]\nwho = "G005"\ntable = "P03/1"\ndate = "2026-11-30"\nat = "09:20"\n'
    code, _, _, err = run("timetable", fair=again)
    assert code == 2 and "clashes" in err


def test_only_what_may_be_met_is_kept_in_memory():
    """Everybody's wishes and the ten best of who has none, however many positions there are."""
    from matching.fairs.inputs import scored
    from matching.ranking.settings import DEFAULT
    from matching.reading import read_candidate, read_position

    people = [read_candidate({"编号": f"g{i}"}, f"g{i}") for i in range(30)]
    positions = [read_position({"编号": f"q{i}"}, f"q{i}") for i in range(40)]
    some = scored(people, positions, DEFAULT, {"g0": ["q1", "q2"], "g1": ["q3"]}, 10, ["g0"])
    assert {q for p, q in some if p == "g0"} == {"q1", "q2"}
    assert 10 <= sum(p == "g1" for p, _ in some) <= 11 and len(some) <= 2 + 11 + 28 * 10
    filled = scored(people, positions, DEFAULT, {"g0": ["q1", "q2"]}, 10, ["g0"], fill=3)
    assert len({q for p, q in filled if p == "g0"} - {"q1", "q2"}) == 3
    every = scored(people, positions, DEFAULT)
    assert len(every) == 30 * 40 and all(every[pair] == found for pair, found in some.items())


def test_a_day_can_be_filled_beside_the_own_wishes(run, tmp_path):
    wishes, made = "graduate,position,rank\nG002,P03,1\nG004,P03,1\n", {}
    for fill in (0, 2):
        code, _, _, err = run("timetable", f"fill = {fill}\n{HEAD}", wishes, keep=tmp_path / "kept")
        assert code == 0, err
        edges = json.loads((tmp_path / "kept" / "input.json").read_text(encoding="utf-8"))["edges"]
        made[fill] = {
            p: {e["position"]: (e["wish"], e["score"]) for e in edges if e["person"] == p}
            for p in ("G002", "G004", "G003")
        }
    assert made[0]["G003"] == made[2]["G003"]  # who stated no wish has the best ones anyway
    for person in ("G002", "G004"):
        assert made[0][person].keys() == {"P03"} < made[2][person].keys() and len(made[2][person]) == 3
        assert [wish for wish, _ in made[2][person].values()].count(1) == 1
    code, _, _, err = run("timetable", f"fill = -1\n{HEAD}", lang="en")
    assert code == 2 and "fill should be a whole number from 0" in err


def test_no_wishes_sheet_headers_is_said(run):
    code, _, _, err = run("timetable", wishes="a,b\n1,2\n")
    assert code == 2 and "headers should read" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + "[tables]\n专利检索 = 2\n", ("Line 5: 专利检索 = 2", 'Put the name in quotes: "专利检索"')),
        (HEAD + "[tables]\nP01 = 1\nP01 = 2\n", ("Line 6: P01 = 2", "keep one")),
        ("slot_minutes = 20\nstarts = 09:00\n", ("Line 2", "stand in quotes")),
        ('slot_minutes = 20\nends = "11:00"\n', ("starts is missing",)),
        ('starts = "09:00"\nends = "11:00"\n', ("slot_minutes is missing",)),
        (HEAD + "[tables]\nP01 = 1.5\n", ("[tables]: P01 should be a whole number",)),
    ],
)
def test_a_fair_file_that_cannot_be_used_says_where_and_how_to_mend_it(run, content, said):
    code, out, _, error = run("timetable", fair=content)
    assert code == 2 and not out.exists()
    for words in said:
        assert words in error


def test_a_placement_answers_every_wish_it_did_not_meet(run):
    wishes = "毕业生,职位,志愿顺序\nG001,P01,第一志愿\nG001,P03,二\nG002,P03,1\nG003,P01,1\nG004,P01,1\nG005,P01,一\n"
    code, out, _, error = run("pair", wishes=wishes, lang="en")
    assert code == 0 and "rank" not in error
    book = sheets(out)
    assert list(book) == ["pairs", "unmet", "certificate"]
    proof = {row[0]: str(row[1]) for row in book["certificate"]}
    assert "deferred acceptance" in proof["rule 2"] and not [name for name in proof if "meeting" in name]
    placed = {r[1]: r[0] for r in book["pairs"][1:] if r[0]}
    header, *rows = book["unmet"]
    assert header == ("graduate", "position", "wish", "reason_code", "reason")
    assert rows and {r[3] for r in rows} <= {"gate", "taken"}
    for person, position, *_ in rows:
        assert placed.get(person) != position
    for person, first in (("G003", "P01"), ("G004", "P01"), ("G005", "P01"), ("G002", "P03")):
        assert placed.get(person) == first or (person, first) in {(r[0], r[1]) for r in rows}


STANDS = HEAD + '[stands]\n"东方所" = ["P01", "P03"]\n[tables]\n"东方所" = 1\nP02 = 1\n'


def test_positions_of_one_stand_share_its_tables_and_are_met_once(run, tmp_path):
    wishes = "graduate,position,rank\nG002,P03,1\nG002,P01,2\nG004,P01,1\nG005,P02,1\n"
    code, out, _, err = run("timetable", STANDS, wishes, lang="en", keep=tmp_path / "kept")
    assert code == 0, err
    header, *rows = sheets(out)["meetings"]
    assert header[-1] == "about" and {r[0] for r in rows} <= {"东方所", "P02"}
    assert max(Counter((r[0], r[2]) for r in rows).values()) == 1  # one table, however many positions
    assert {(r[0], r[-1]) for r in rows if r[4] == "G002"} == {("东方所", "P03")}
    assert {r[-1] for r in rows if r[4] == "G005"} == {"P02"}
    given = json.loads((tmp_path / "kept" / "input.json").read_text(encoding="utf-8"))
    mine = [(e["position"], e["wish"]) for e in given["edges"] if e["person"] == "G002"]
    assert mine == [("东方所", 1)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[stands]\nS1 = ["P01", "P99"]', "[stands] S1: P99: no such number"),
        ('[stands]\nS1 = ["P01"]\nS2 = ["P01"]', "also stands in S1: keep one"),
        ('[stands]\nP02 = ["P01"]', "choose another name"),
        ('[stands]\nS1 = "P01"', 'write it as S1 = ["P01", "P02"]'),
        ('[stands]\nS1 = ["P01"]\n[tables]\nP01 = 2', "[tables] P01: is met at S1: write S1"),
        ('[stands]\nS1 = ["P01"]\n[[unavailable]]\nwho = "P01"\nto = "09:30"', "is met at S1: write S1"),
        ('[stands]\nS1 = ["P01"]\n[[pins]]\nwho = "G002"\ntable = "P01/1"\nat = "09:00"', "is met at S1: write S1"),
    ],
)
def test_a_stand_that_cannot_be_used_says_why(run, more, said):
    code, _, _, err = run("timetable", HEAD + more, lang="en")
    assert code == 2 and said in err


def test_a_stand_is_met_for_the_dearest_wish_that_may_be_met_there():
    from matching.fairs.stands import at_places
    from matching.meetings import Edge

    rows = [
        Edge("p", "a", 900, 1, blocked="gate"),
        Edge("p", "b", 500, 2),
        Edge("p", "c", 800, None, True),
        Edge("r", "b", 400),
        Edge("r", "c", 700),
        Edge("s", "a", 0, 3, blocked="gate"),
    ]
    merged, about = at_places(rows, dict.fromkeys("abc", "S"), lambda p, q: 0)
    assert merged == [Edge("p", "S", 500, 2, True), Edge("r", "S", 700), Edge("s", "S", 0, 3, blocked="gate")]
    assert about == {("p", "S"): "b", ("r", "S"): "c", ("s", "S"): "a"}


def test_a_group_comes_and_goes_together(run, tmp_path):
    fair = HEAD + 'max_meetings_per_person = 1\n[[groups]]\nwho = ["G002", "G004", "G005"]\nminutes = 40\n'
    wishes = "graduate,position,rank\n" + "".join(f"G00{i},P0{i - 1},1\n" for i in (2, 4, 5))
    code, out, _, err = run("timetable", fair, wishes, keep=tmp_path / "kept")
    assert code == 0, err
    slots = [r[2] for r in sheets(out)["meetings"][1:] if r[4] in ("G002", "G004", "G005")]
    assert slots and max(slots) - min(slots) <= 1
    assert any("同组" in str(r[0]) and r[1] == "通过" for r in sheets(out)["certificate"])
    kept = tmp_path / "kept"
    assert main(["verify", "--input", str(kept / "input.json"), "--result", str(kept / "result.json")]) == 0


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ('who = ["G002", "G004"]', "the fair is on one day: write within how long"),
        ('who = ["G002"]\nminutes = 60', "[[groups]] 1: who ['G002']: write it as"),
        ('who = "G002"\nminutes = 60', "write it as who ="),
        ('who = ["G002", "G999"]\nminutes = 60', "who G999: no such graduate"),
        ('who = ["G002", "G002"]\nminutes = 60', "who G002: also stands in group 1"),
        ('who = ["G002", "G004"]\nminutes = 10', "minutes should be a whole number from 20"),
        ('who = ["G002", "G004"]\nwithin = 60', "only minutes, who are known"),
    ],
)
def test_a_group_that_cannot_be_used_says_why(run, group, said):
    code, _, _, err = run("timetable", f"{HEAD}[[groups]]\n{group}", lang="en")
    assert code == 2 and said in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD.replace('"', "“"), "Use plain quotes"),
        ("每场分钟 = 15\n" + HEAD, "The names here are slot_minutes"),
        ("slot_minutes = 20\n[[days]]\ndate = 2026/11/30\n", "Write dates as 2026-11-30"),
        (HEAD + "reserved_slots = 9\n", "every table's times are all reserved or closed"),
        (DAYS.replace('date = "2026-11-30"\nat =', "at ="), "[[pins]] 1: date: the fair has several days: say which"),
        (HEAD + '[[pins]]\nwho = "G004"\ntable = "P03"\nat = "09:00"\n' * 2, "G004 P03: clashes with the one at 1"),
        (HEAD + '[[unavailable]]\nwho = "g002"\n', "did you mean G002?"),
        (HEAD + "[tables]\np03 = 2\n", "did you mean P03?"),
    ],
)
def test_what_offices_get_wrong_is_said_with_its_mend(run, content, said):
    code, _, _, err = run("timetable", fair=content, lang="en")
    assert code == 2 and said in err


def test_a_file_as_older_systems_keep_it_several_people_and_one_hall_for_the_rest(run, tmp_path):
    fair = HEAD + '[halls]\nP01 = "一号厅"\n"*" = "二号厅"\n[[unavailable]]\nwho = ["G002", "G003"]\nto = "10:00"\n'
    (tmp_path / "gbk.toml").write_bytes(fair.replace("\n", "\r\n").encode("gb18030"))
    out, kept = tmp_path / "out.xlsx", tmp_path / "kept"
    arguments = ["timetable", "--graduates", GRADUATES, "--positions", POSITIONS, "--fair", str(tmp_path / "gbk.toml")]
    assert main([*arguments, "--out", str(out), "--keep", str(kept)]) == 0
    given = json.loads((kept / "input.json").read_text(encoding="utf-8"))
    assert {t["hall"] for t in given["tables"] if t["position"] == "P01"} == {"一号厅"}
    assert {t["hall"] for t in given["tables"] if t["position"] != "P01"} == {"二号厅"}
    assert {p["key"] for p in given["people"] if p["closed"] == [0, 1, 2]} == {"G002", "G003"}


def test_cells_of_wishes_that_cannot_be_used_say_why(run, tmp_path):
    wishes = "姓名,学号,第一志愿,第二志愿\n甲,G002,P03,无\n乙,g004,P03,\n丙,G005,P01、P02,\n"
    code, _, _, err = run("timetable", HEAD, wishes, lang="en")
    assert code == 0
    told = [line.split("\t")[1:] for line in err.splitlines() if "wishes.csv" in line]
    assert [row[:3] for row in told] == [["3", "学号", "g004"], ["4", "第一志愿", "P01、P02"]]
    assert "did you mean G004?" in told[0][3] and told[1][3] == "Write one number in a cell"
    (tmp_path / "claims.csv").write_text("机构,毕业生\n甲所,G002\n", encoding="utf-8")
    code, _, _, err = run("timetable", HEAD, interests=tmp_path / "claims.csv")
    assert code == 2 and "should read position, graduate, rank; there are: 机构、毕业生" in err
    code, _, _, err = run("pair", wishes=" ")
    assert code == 2 and "wishes.csv: The file is empty" in err
