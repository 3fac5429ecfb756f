"""The words two texts have in common: which count, how much, and that every fast way counts them alike."""

import random
from dataclasses import replace

import pytest

from matching import Candidate, Correction, MatchSettings, Reading, rank, read_candidate, read_position, score
from matching.nearness import FULL, likeness
from matching.ranking import explain
from matching.ranking.bulk import rank_all
from matching.ranking.plan import MOST_WORDS, plan
from matching.ranking.pool import Pool
from matching.ranking.wordless import wordless
from seeds.reference import table
from seeds.reference.segmenter import segmenter
from tests.matching import rosters
from tests.matching.rosters import SETTINGS


def said(text: str) -> set[str]:
    return set(read_candidate({"自我介绍": text}, "g").words)


def asked(text: str) -> set[str]:
    return set(read_position({"职位描述": text}, "p").words)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("课题是热交换器，写过交底书", {"课题", "热交换器", "交底书"}),
        ("用过 SolidWorks 和 incoPat", {"solidworks", "incopat"}),
        ("毕业于浙江大学机械学院，在比亚迪股份公司实习", {"实习"}),  # names of schools and firms
        ("手机 13800000000，邮箱 a@b.cn，三年，六级", set()),  # numbers and what begins with one
        ("家在南京，籍贯江苏省，户口在农村", set()),  # places and where somebody comes from
        ("我是女生，汉族，党员，未婚，26岁，身体健康", set()),
        ("毕业自双一流名校，全日制", set()),
        ("希望可以参加，并且愿意学习", {"学习"}),  # idle words
        ("不懂机械，没学过化工，会翻译", {"翻译"}),  # what is denied
    ],
)
def test_words_of_a_person_say_what_they_know_or_did(text: str, counts: set[str]) -> None:
    assert said(text) == counts


@pytest.mark.parametrize(
    ("text", "counts", "does_not"),
    [
        ("岗位职责：专利检索。任职要求：懂有限元。福利待遇：下午茶、健身房", {"检索", "有限元"}, {"下午茶", "健身房"}),
        ("本所成立于2009年，服务激光企业。任职要求：有机合成背景", {"有机合成"}, {"激光"}),
        ("任职要求：懂图像处理；法学、会计不考虑；英语不作要求", {"图像处理"}, {"法学", "会计", "英语"}),
        ("任职要求：懂有限元，不懂热交换器也可以；无抑郁、热管理不熟没关系", {"有限元"}, {"抑郁", "热交换器"}),
        ("招检索员。关于我们：专注半导体。联系人：王芳", {"检索员"}, {"半导体", "王芳"}),
    ],
)
def test_words_of_a_position_are_those_it_asks_for(text: str, counts: set[str], does_not: set[str]) -> None:
    assert counts <= asked(text) and not does_not & asked(text)


def test_every_word_of_the_trade_stands_once_is_one_word_and_is_no_place() -> None:
    rows = table("trade_words")
    assert len({row["word"] for row in rows}) == len(rows) > 1000 and {row["use"] for row in rows} == {
        "counts",
        "never",
    }
    assert all([*segmenter().cut(row["word"], False)] == [row["word"]] for row in rows)
    places = {name for row in table("regions") for name in (row["name"], *row["aliases"].split("|"))}
    idle = {row["word"] for row in table("stopwords")}
    assert not {row["word"] for row in rows if row["use"] == "counts"} & (places | idle)


def test_what_a_correction_drops_is_no_word_any_more() -> None:
    person = {"技能": "Python、SQL", "自我介绍": "用Python做过检索"}
    assert "python" in read_candidate(person, "g").words
    assert "python" not in read_candidate(person, "g", [Correction("skill", "python", "Python", "drop")]).words
    offer = {"技能要求": "Python", "职位描述": "专利检索"}
    assert "python" not in read_position(offer, "p", [Correction("skill", "python", "Python", "drop")]).words


def test_a_word_counts_once_and_more_by_how_seldom_it_is_written() -> None:
    assert said("检索检索，检索") == {"检索"}
    assert 0 < likeness.weight("专利") < likeness.weight("药学") < likeness.weight("热交换器") == likeness.RARE
    rows = table("common_words")
    assert all(0 < int(row["weight"]) < likeness.RARE for row in rows)
    assert len({row["word"] for row in rows}) == len(rows)


def test_copying_an_advert_gains_no_more_than_its_part() -> None:
    for position in rosters.dev()[1] + rosters.others()[1]:
        for candidate in rosters.dev()[0][:10]:
            before = score(candidate, position, SETTINGS)
            after = score(replace(candidate, words=candidate.words + position.words), position, SETTINGS)
            most = [p.maximum for p in after.parts if p.code == "words"]
            assert 0 <= after.points - before.points <= sum(most) <= 10
            assert after.verdict == before.verdict


@pytest.mark.parametrize(
    "advert",
    [
        {"职位描述": "任职要求：专利检索，懂热交换器、有限元、流体力学、精馏、萃取、色谱、光谱"},
        {"职位名称": "检索员，热交换器、有限元、流体力学、精馏、萃取、色谱"},
        {"技能要求": "热交换器、精馏、萃取、色谱、光谱、晶体、谐振、阻尼", "工作地点": "南京"},
    ],
)
@pytest.mark.parametrize("cohort", [None, 2026])
def test_a_copied_advert_of_one_line_gains_a_tenth_at_most(advert: dict[str, str], cohort: int | None) -> None:
    offer, settings = read_position(advert, "p"), MatchSettings(cohort=cohort)
    read = read_candidate({"学历": "硕士", "专业": "化学"}, "g")
    before, after = score(read, offer, settings), score(replace(read, words=offer.words), offer, settings)
    assert 8 < after.points - before.points <= 10
    assert sum(part.maximum for part in after.parts) == 100
    alone = plan(
        offer, settings.with_weights(offer.wanted("kind")[0].values[0] if offer.wanted("kind") else "", words=60)
    )
    assert alone.maxima["words"] == plan(offer, settings).maxima["words"] == MOST_WORDS


def test_a_card_names_the_three_words_that_tell_most() -> None:
    position = read_position({"职位描述": "任职要求：专利检索，懂热管理、有限元、流体力学、药学"}, "p")
    person = read_candidate({"自我介绍": "检索过专利；药学、流体力学、有限元都学过"}, "g")
    found = score(person, position, SETTINGS)
    [part] = [p for p in found.parts if p.code == "words"]
    assert [e.source for e in part.found] == ["有限元", "流体力学", "药学"]
    assert "同样的词" in explain.reasons(found, "zh") and "Words in common" in explain.reasons(found, "en")
    assert not part.notes and not part.wanted


def test_nothing_in_common_is_worth_nothing_and_a_position_without_words_asks_for_none() -> None:
    [part] = [p for p in score(Candidate("g"), rosters.dev()[1][0], SETTINGS).parts if p.code == "words"]
    assert part.points == 0 and part.found == ()
    assert all(p.code != "words" for p in score(Candidate("g"), read_position({}, "p"), SETTINGS).parts)


def test_of_somebody_unnamed_only_names_of_the_tables_count() -> None:
    read = read_candidate({"专业": "微电子", "技能": "incoPat", "自我介绍": "做过热交换器检索，人称蓝鹦"}, "g")
    names = wordless(read)
    assert "热交换器" in read.words and "热交换器" not in names.words
    assert {"微电子", "incopat"} <= set(names.words)
    assert names.words == wordless(replace(read, words=())).words
    assert wordless(replace(read, readings=(Reading("skill", "?蓝鹦画图", "蓝鹦画图"),))).words == ()


@pytest.mark.parametrize("compiled", [True, False])
def test_every_fast_way_counts_words_as_the_slow_one(compiled: bool) -> None:
    rng = random.Random(4)
    vocabulary = [row["name"] for row in table("topics")] + [row["word"] for row in table("common_words")][:60]
    some = rosters.dev()[0] + rosters.others()[0]
    people = [
        replace(c, key=f"{n}", words=tuple(rng.sample(vocabulary, rng.choice((0, 3, 12, 60)))))
        for n, c in enumerate(rng.choices(some, k=700))
    ]
    offers = [
        replace(p, key=f"{n}", words=tuple(rng.sample(vocabulary, rng.choice((0, 5, 40)))))
        for n, p in enumerate(rosters.dev()[1])
    ]
    pool, plans = Pool(people, compiled), [plan(p, SETTINGS) for p in offers]
    slow = {p.key: [(r.key, r.rank, r.score.points) for r in rank(p, people, SETTINGS, 20)] for p in offers}
    fast = dict(rank_all(pool, plans, 20))
    for made in plans:
        for found in (fast[made.key], pool.top(made, 20), pool.everyone(made)[:20]):
            assert [(p.key, p.rank, max(0, p.units / (16 * FULL))) for p in found] == slow[made.key]
