"""The promises of the engine, each tried on thousands of mixed people and positions."""

import random
from dataclasses import fields, replace

import opencc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import Candidate, Position, Reading, rank, rank_positions, read_candidate, read_position, score
from matching.nearness import FULL
from matching.ranking.bulk import rank_all
from matching.ranking.fields import haves_of
from matching.ranking.plan import plan
from matching.ranking.pool import Pool
from tests.matching import rosters
from tests.matching.rosters import SETTINGS, refuses

# Words of who somebody is: sex, family, age, looks, health, schools, firms, names, peoples, faith, origin, means.
PROTECTED = (rosters.OTHERS / "protected.txt").read_text("utf-8").split()
often = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TO_TRADITIONAL = opencc.OpenCC("s2t")


@often
@given(rosters.candidates, rosters.with_expressions())
def test_the_parts_add_up_to_the_score_exactly(candidate, position):
    found = score(candidate, position, SETTINGS)
    assert sum(p.points for p in found.parts) - found.doubt == found.points >= 0
    assert sum(p.maximum for p in found.parts) == found.maximum == 100
    assert all(0 <= p.points <= p.maximum for p in found.parts)


@often
@given(rosters.candidates, rosters.with_expressions())
def test_the_verdict_follows_from_the_gates_alone(candidate, position):
    found = score(candidate, position, SETTINGS)
    states = {g.state for g in found.gates}
    open_ = states & {"unknown", "unmet", "doubtful"}
    assert found.verdict == ("blocked" if "failed" in states else "confirm" if open_ else "fits")
    assert (found.doubt > 0) <= bool(states & {"doubtful", "unmet"})
    assert all(g.source for g in found.gates)


@often
@given(rosters.candidates, rosters.offers())
def test_a_failed_must_have_is_not_bought_back_by_anything_else(candidate, position):
    found = score(candidate, position, SETTINGS)
    failed = {g.code.removeprefix("avoid_") for g in found.gates if g.state in ("failed", "doubtful")}
    gifts = [
        Reading(w.field, v, v) for w in position.wants if w.field not in failed | {"eligibility"} for v in w.values
    ]
    richer = replace(candidate, readings=candidate.readings + tuple(gifts))
    if failed - {"eligibility"}:
        assert refuses(score(richer, position, SETTINGS))


@often
@given(rosters.candidates, rosters.offers(), st.data())
def test_meeting_one_more_wish_never_lowers_a_score(candidate, position, data):
    many = [
        w for w in position.wants if w.field in ("skill", "topic", "experience", "language", "major", "kind", "place")
    ]
    want = data.draw(st.sampled_from([w for w in many if w.force != "avoid"]))
    value = data.draw(st.sampled_from(want.values))
    richer = replace(candidate, readings=(*candidate.readings, Reading(want.field, value, value)))
    before, after = score(candidate, position, SETTINGS), score(richer, position, SETTINGS)
    assert after.points >= before.points
    assert not (after.verdict == "blocked" and before.verdict != "blocked")


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c not in "()" else c for c in text)


@often
@given(rosters.rows)
def test_width_case_and_script_change_nothing(row):
    plain = haves_of(read_candidate(row, "x"))
    for change in (wide, str.upper, TO_TRADITIONAL.convert):
        assert haves_of(read_candidate({k: change(v) for k, v in row.items()}, "x")) == plain, change


@often
@given(rosters.rows, st.permutations(["、", "；", ",", "\n", "/"]))
def test_separators_and_the_order_of_a_list_change_no_score(row, separators):
    skills = row["技能"].split("、")
    turned = {**row, "技能": separators[0].join(reversed(skills)), "荣誉": row["荣誉"].replace("；", separators[1])}
    for position in rosters.dev()[1][:4]:
        one, other = read_candidate(row, "x"), read_candidate(turned, "x")
        assert score(one, position, SETTINGS).points == score(other, position, SETTINGS).points


@often
@given(rosters.rows, st.text(max_size=12))
def test_name_school_and_anything_personal_are_never_looked_at(row, text):
    personal = {
        c: text
        for c in (
            "姓名",
            "学校",
            "性别",
            "年龄",
            "出生日期",
            "民族",
            "籍贯",
            "户籍",
            "婚姻",
            "健康",
            "政治面貌",
            "照片",
        )
    }
    assert read_candidate({**row, **personal}, "x") == read_candidate(row, "x")


@often
@given(
    rosters.rows,
    st.sets(st.sampled_from(PROTECTED), min_size=1, max_size=6),
    st.sampled_from(("{}", "我是{}", "i am {}")),
)
def test_words_of_who_somebody_is_on_both_sides_make_no_two_texts_alike(row, words, wording):
    said = "。".join(wording.format(word) for word in sorted(words))
    told = {**row, "自我介绍": f"{row['自我介绍']}\n{said}"}
    offer = read_position({"职位描述": f"任职要求：专利检索，懂热交换器。\n{said}\n{'、'.join(words)}优先"}, "p")
    plain, with_words = (replace(read_candidate(cells, "x"), readings=()) for cells in (row, told))
    assert score(with_words, offer, SETTINGS) == score(plain, offer, SETTINGS)


def test_no_word_of_who_somebody_is_counts_on_either_side():
    assert len(set(PROTECTED)) >= 250
    for word in PROTECTED:
        assert not read_candidate({"自我介绍": f"我是{word}。{word}"}, "g").words, word
        assert not read_position({"职位描述": f"要{word}，{word}\n任职要求：{word}"}, "p").words, word


def test_a_candidate_has_no_protected_attribute():
    assert {f.name for f in fields(Candidate)} == {"key", "readings", "notes", "words"}
    seen = {r.field for c in rosters.dev()[0] + rosters.others()[0] for r in c.readings}
    assert seen <= {
        "degree", "major", "award", "topic", "graduation", "language", "skill", "experience", "honour",
        "kind", "place", "pay", "nationality", "eligibility",
    }  # fmt: skip


@often
@given(st.lists(rosters.candidates, max_size=12, unique_by=lambda c: c.key), rosters.offers(), st.randoms())
def test_the_same_people_give_the_same_list_in_any_order(people, position, rng):
    turned = list(people)
    rng.shuffle(turned)
    assert rank(position, people, SETTINGS) == rank(position, turned, SETTINGS)


@often
@given(st.lists(rosters.candidates, max_size=12, unique_by=lambda c: c.key), rosters.offers())
def test_blocked_people_stand_after_all_others(people, position):
    verdicts = [r.score.verdict == "blocked" for r in rank(position, people, SETTINGS)]
    assert verdicts == sorted(verdicts)


def test_equals_share_a_rank_and_no_number_is_favoured():
    row = {"学历": "本科", "专业": "机自", "意向城市": "苏州"}
    people = [read_candidate(row, f"{n:03}") for n in range(200)]
    first = []
    for position in rosters.dev()[1]:
        found = rank(position, people, SETTINGS)
        assert {r.rank for r in found} == {1}
        first.append(int(found[0].key))
    assert len(set(first)) > 6
    assert 40 < sum(first) / len(first) < 160


@often
@given(rosters.candidates)
def test_a_candidate_survives_being_stored(candidate):
    again = Candidate.from_dict(candidate.to_dict())
    assert again == candidate
    assert haves_of(again) == haves_of(candidate)


def test_a_position_survives_being_stored():
    for position in rosters.dev()[1] + rosters.others()[1]:
        assert Position.from_dict(position.to_dict()) == position


@often
@given(rosters.candidates)
def test_positions_for_a_graduate_follow_the_same_scores(candidate):
    positions = rosters.dev()[1]
    found = rank_positions(candidate, positions, SETTINGS)
    by_key = {p.key: p for p in positions}
    assert [r.score for r in found] == [score(candidate, by_key[r.key], SETTINGS) for r in found]
    keys = [(r.score.verdict == "blocked", -r.score.points) for r in found]
    assert keys == sorted(keys)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rosters.candidates, min_size=1, max_size=40, unique_by=lambda c: c.key), st.data())
def test_every_fast_way_gives_the_lists_of_the_slow_one(people, data):
    positions = data.draw(st.lists(rosters.with_expressions(), min_size=1, max_size=5, unique_by=lambda p: p.key))
    most = data.draw(st.integers(1, 45))
    plans = [plan(p, SETTINGS) for p in positions]
    slow = [[(r.key, r.rank, r.score.points) for r in rank(p, people, SETTINGS, most)] for p in positions]
    for compiled in (True, False):
        pool = Pool(people, compiled=compiled)
        assert [plain(pool.top(made, most)) for made in plans] == slow
        assert [plain(found) for _, found in rank_all(pool, plans, most)] == slow
    assert [plain(found) for _, found in rank_all(Pool(people), plans, most, workers=2)] == slow


def plain(found):
    return [(p.key, p.rank, max(0, p.units / (16 * FULL))) for p in found]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(rosters.candidates, min_size=2, max_size=25, unique_by=lambda c: c.key),
    st.randoms(),
    rosters.with_expressions(),
)
def test_a_changed_pool_ranks_like_a_new_one(people, rng, position):
    pools = Pool(people[: len(people) // 2], compiled=True), Pool(people[: len(people) // 2], compiled=False)
    held = {c.key: c for c in people[: len(people) // 2]}
    for candidate in people:
        act = rng.random()
        other = replace(rng.choice(people), key=candidate.key)
        for pool in pools:
            pool.discard(candidate.key) if act < 0.3 else pool.put(other if act < 0.6 else candidate)
        held.pop(candidate.key, None)
        if act >= 0.3:
            held[candidate.key] = other if act < 0.6 else candidate
    want = [(r.key, r.rank, r.score.points) for r in rank(position, held.values(), SETTINGS)]
    made = plan(position, SETTINGS)
    assert [plain(pool.top(made)) for pool in pools] == [want, want]
    assert [plain(found) for pool in pools for _, found in rank_all(pool, [made], 99)] == [want, want]


def test_random_is_not_asked():
    random.seed(1)
    state = random.getstate()
    rank(rosters.dev()[1][0], rosters.dev()[0], SETTINGS)
    assert random.getstate() == state


def test_sending_one_major_away_does_not_send_its_neighbours_away():
    cells = {"专业要求": "药物化学、有机化学", "职位描述": "只做药事管理的这次不匹配，法学类不考虑。"}
    position = read_position(cells, "p")
    refused = {m: refuses(score(read_candidate({"专业": m}, m), position, SETTINGS)) for m in MAJORS_SENT}
    assert refused == MAJORS_SENT


MAJORS_SENT = {
    "药物化学": False,
    "药剂学": False,
    "药事管理": True,
    "药事管理（辅修有机化学）": False,
    "法学": True,
    "知识产权": True,
}
