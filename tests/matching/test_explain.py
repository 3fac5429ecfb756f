"""Reasons name both sides in both languages; hints say what would help; a shaky order is called so."""

import re
from dataclasses import replace

import pytest

from matching import Correction, rank, read_candidate, read_position, score
from matching.ranking import explain
from matching.ranking.settings import MatchSettings
from matching.ranking.stability import agreement, close_calls
from matching.types import Evidence, Message
from seeds.reference import table
from tests.matching import rosters
from tests.matching.rosters import SETTINGS

HAN = re.compile(r"[\u4e00-\u9fff]")


def pair(position, candidate):
    people = {c.key: c for c in rosters.dev()[0]}
    offers = {p.key: p for p in rosters.dev()[1]}
    return people[candidate], offers[position]


def test_everything_that_is_said_has_words_in_both_languages():
    for candidates, positions in (rosters.dev(), rosters.others()):
        for position in positions:
            for note in position.notes:
                assert explain.text(note, "zh") and explain.text(note, "en")
            for found in rank(position, candidates, SETTINGS, 15):
                for lang in ("zh", "en"):
                    assert explain.reasons(found.score, lang)
                    for message in found.score.raises + tuple(n for p in found.score.parts for n in p.notes):
                        assert "{" not in explain.text(message, lang)


def test_labels_of_readings_hold_no_codes():
    for candidate in rosters.dev()[0] + rosters.others()[0]:
        for reading in candidate.readings:
            for lang in ("zh", "en"):
                label = explain.label(reading, lang)
                assert label and ":" not in label and "|" not in label and "#" not in label


@pytest.mark.parametrize(
    "name", ["skills", "topics", "experiences", "kinds", "degrees", "languages", "regions", "fields"]
)
def test_names_in_tables_have_an_english_one(name):
    assert not [r["name"] for r in table(name) if not r["name_en"] or HAN.search(r["name_en"])]


def test_a_gate_names_its_cell_and_what_was_found():
    found = score(*pair("P01", "G001"), SETTINGS)
    gate = next(g for g in found.gates if g.state == "doubtful")
    assert (gate.code, explain.evidence(gate.found, "zh")) == ("language", "六级412")
    assert gate.source == "职位描述：六级是硬条件（≥425）"
    assert "Description: " in explain.gate_text(gate, "en")


def test_what_the_description_overrules_is_shown():
    position = pair("P07", "G001")[1]
    [note] = [n for n in position.notes if n.code == "disagree"]
    assert note.params["cell"] == "本科" and "硕士及以上" in note.params["sentence"]


def test_hints_name_the_most_valuable_first():
    found = score(*pair("P01", "G035"), SETTINGS)
    gains = [float(m.params["points"]) for m in found.raises if m.code in ("add", "expect")]
    assert gains == sorted(gains, reverse=True) and len(found.raises) <= 4


def test_following_a_hint_raises_the_score():
    candidate, position = pair("P01", "G035")
    before = score(candidate, position, SETTINGS)
    for hint in (m for m in before.raises if m.code in ("add", "expect")):
        value = hint.params["wanted"].split("|")[0]
        fixed = replace(candidate, readings=(*candidate.readings, rosters.reading(hint.params["part"], value)))
        assert score(fixed, position, SETTINGS).points > before.points


def test_a_hint_about_pay_speaks_of_an_expectation():
    hint = Message("expect", {"part": "pay", "wanted": "8400-9400*13", "points": "1.5"})
    assert explain.text(hint, "zh") == "薪资：期望在 8400–9400 元/月 · 13薪 以内可加约 1.5 分"
    assert explain.text(hint, "en").startswith("Pay: an expectation within 8400–9400 yuan a month × 13")


def test_a_correction_replaces_what_was_read():
    row = {"专业": "机自", "外语": "六级 412"}
    plain = read_candidate(row, "x")
    assert plain.values("language") == ("en:cet6:412",)
    fixed = read_candidate(row, "x", [Correction("language", "CET-6 512", "六级 412")])
    assert fixed.values("language") == ("en:cet6:512",)
    assert fixed.of("language")[0].certainty == 1.0
    assert read_candidate(row, "x", [Correction("language", "en:cet6:412", action="drop")]).values("language") == ()


@pytest.mark.parametrize("field", ["degree", "language", "place", "pay", "graduation", "kind", "honour", "eligibility"])
def test_a_correction_that_means_nothing_is_passed_over(field):
    row = {"专业": "机自", "学历": "本科", "意向城市": "上海"}
    fixed = read_candidate(row, "x", [Correction(field, "@@@")])
    assert fixed.values(field) == read_candidate(row, "x").values(field)
    for position in rosters.dev()[1]:
        assert score(fixed, position, SETTINGS)


def test_a_corrected_position_asks_for_the_corrected_thing():
    row = {"职位名称": "检索员", "外语要求": "英语四级"}
    fixed = read_position(row, "p", [Correction("language", "英语六级", "英语四级")])
    assert [w.values for w in fixed.wanted("language")] == [("en:cet6:pass",)]


def test_the_difference_is_called_small_once_and_only_where_an_order_would_turn():
    for position in rosters.dev()[1]:
        ranked = [r for r in rank(position, rosters.dev()[0], SETTINGS) if r.score.verdict != "blocked"]
        close, at = close_calls(ranked), {r.key: n for n, r in enumerate(ranked)}
        assert len(close) <= len(ranked) / 4
        said = {n for key, behind in close.items() for n in range(at[key], at[key] + behind)}
        for n, (above, below) in enumerate(zip(ranked, ranked[1:], strict=False)):
            assert (n in said) == turned(above, below) or above.rank == below.rank


def turned(one, other) -> bool:
    """Whether some weight, a twentieth larger or smaller, puts these two the other way round."""
    gap, points = one.score.points - other.score.points, {p.code: p.points for p in other.score.parts}
    return any(gap + way * (p.points - points[p.code]) < 0 for p in one.score.parts for way in (0.05, -0.05))


def test_equals_alone_are_no_close_call():
    position = rosters.dev()[1][0]
    [one] = rank(position, rosters.dev()[0][:1], SETTINGS)
    assert close_calls([one, replace(one, key="another")]) == {}


def test_agreement_counts_picks_among_the_first():
    found = agreement([1, 4, 10, 11])
    assert (found.picked, found.among_first, found.share) == (4, 3, 0.75)
    assert agreement([]).share == 1.0


def test_what_a_code_says_is_named_in_english_and_own_words_stay_as_written():
    position = read_position(
        {"职位名称": "检索员", "学历要求": "本科及以上", "工作地点": "江苏省苏州市", "技能要求": "会查新"}, "p"
    )
    person = {"学历": "硕士", "专业": "化学", "意向城市": "江苏省苏州市", "意向岗位": "检索", "技能": "查新检索"}
    parts = {p.code: p for p in score(read_candidate(person, "x"), position, SETTINGS).parts}
    assert explain.evidence(parts["place"].found, "en") == "Suzhou"
    assert explain.evidence(parts["place"].found, "zh") == "苏州市"
    assert explain.evidence(parts["degree"].wanted, "en").endswith("or above")
    for code in ("place", "degree", "kind"):
        assert not HAN.search(explain.evidence(parts[code].wanted + parts[code].found, "en"))
    assert "查新检索" in explain.evidence(parts["skill"].found, "en")


def test_what_was_not_found_is_said_once_for_a_part():
    position = read_position({"职位名称": "检索员", "技能要求": "incoPat；Trados；SolidWorks"}, "p")
    parts = {p.code: p for p in score(read_candidate({"专业": "化学"}, "x"), position, SETTINGS).parts}
    [note] = parts["skill"].notes
    text = explain.text(note, "zh")
    assert text.count("未见") == 1 and "Trados" in text and "SolidWorks" in text
    assert explain.text(note, "en").count("not found") == 1


@pytest.mark.parametrize(
    "text", ["CET-6 999", "六级 150", "雅思 12", "托福 700", "德福 25", "TOPIK 9级", "多邻国 300", "PTE 99"]
)
def test_a_score_no_test_gives_is_refused_with_its_scale(text):
    read = read_candidate({"外语": text}, "x")
    assert not [v for v in read.values("language") if not v.endswith(":pass")]
    [note] = [n for n in read.notes if n.code == "beyond"]
    assert note.params["low"] in explain.text(note, "zh") and note.params["high"] in explain.text(note, "en")


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"外语": "英语六级 520"}, "language"),
        ({"荣誉": "电子设计竞赛省一等奖"}, "honour"),
        ({"自我介绍": "在图书馆专利信息服务中心做过助理。"}, "experience"),
        ({"专业": "车辆工程"}, "major"),
        ({"技能": "查新检索"}, "experience"),
    ],
)
def test_words_quoted_on_an_english_page_have_their_meaning_beside_them(cells, field):
    found = next(r for r in read_candidate(cells, "x").readings if r.field == field)
    said = explain.evidence([Evidence(field, (found.value,), found.source)], "en")
    assert re.search("[A-Za-z]{3}", re.sub(r"[\u3400-\u9fff]", "", said)), said
    assert HAN.search(explain.evidence([Evidence(field, (found.value,), found.source)], "zh"))


def test_a_known_year_that_is_another_is_named_beside_the_one_wanted():
    position = read_position({"职位描述": "优先考虑2026届毕业生。"}, "p")
    later, same = (read_candidate({"毕业时间": year}, "g") for year in ("2027年6月", "2026年6月"))
    told = {
        lang: [explain.text(n, lang) for p in score(later, position).parts for n in p.notes] for lang in ("zh", "en")
    }
    assert "2027 年毕业，要的是 2026" in told["zh"] and "Graduates in 2027; wanted: 2026" in told["en"]
    parts = score(same, position).parts
    assert "graduation" in {p.code for p in parts} and not [n for p in parts if p.code == "graduation" for n in p.notes]


def test_where_the_list_alone_names_a_year_it_says_so():
    position, settings = read_position({"专业要求": "化学"}, "p"), MatchSettings(cohort=2026)
    person = read_candidate({"毕业时间": "2024年6月", "专业": "化学"}, "g")
    told = [explain.text(n, "zh") for p in score(person, position, settings).parts for n in p.notes]
    assert "2024 年毕业，这份名单以 2026 届为准" in told
