"""What people disagreed with once: who stands above whom, and what is asked about before anybody is passed over."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from matching import Reading, read_candidate, read_position, score
from matching.ranking import explain
from matching.ranking.plan import plan
from matching.ranking.scoring import order
from tests.matching import rosters
from tests.matching.rosters import SETTINGS


def judged(position: dict, **person: str):
    return score(read_candidate(person, "g"), read_position(position, "p"), SETTINGS)


@pytest.mark.parametrize("major", ["化学", "土木工程", "", "舞蹈学"])
def test_where_any_major_will_do_a_wish_leaves_nobody_with_nothing(major: str) -> None:
    position = {"专业要求": "专业不限，法学优先"}
    [other] = [p for p in judged(position, 专业=major).parts if p.code == "major"]
    [liked] = [p for p in judged(position, 专业="法学").parts if p.code == "major"]
    assert 0 < other.points < liked.points == liked.maximum


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rosters.candidates, rosters.offers())
def test_whoever_meets_a_must_stands_above_the_same_person_of_whom_it_is_not_known(candidate, position):
    made = plan(position, SETTINGS)
    musts = [w for w in position.wants if w.force == "must" and w.certainty >= 0.5]
    for field in {w.field for w in musts} - {w.field for w in position.wants if w.force == "avoid"}:
        said = tuple(Reading(field, w.values[0], "said") for w in musts if w.field == field)
        unknown = replace(candidate, readings=tuple(r for r in candidate.readings if r.field != field))
        met = replace(unknown, readings=unknown.readings + said)
        assert order(met, made)[:3] < order(unknown, made)[:3]


def test_an_exam_that_is_asked_for_and_was_failed_is_asked_about() -> None:
    position = {"外语要求": "英语六级", "学历要求": "本科"}
    assert judged(position, 学历="本科", 外语="六级没过").verdict == "confirm"
    assert judged(position, 学历="本科", 外语="六级没过，雅思7").verdict == "fits"
    assert judged(position, 学历="本科").verdict == "fits"
    assert judged({**position, "外语要求": "六级或雅思6.5"}, 学历="本科", 外语="六级没过").verdict == "fits"
    [gate] = [g for g in judged(position, 学历="本科", 外语="六级没过").gates if g.code == "language"]
    assert gate.state == "unmet" and gate.notes[0].code == "listed_doubt"


@pytest.mark.parametrize(
    ("position", "person", "state"),
    [
        ({"外语要求": "英语六级"}, {"外语": "六级没过"}, "unmet"),
        ({"外语要求": "英语六级或雅思6.5（必须）"}, {"外语": "六级没过"}, "unknown"),  # the other test is still open
        ({"专业要求": "机械、化学"}, {"专业": "法学"}, "unmet"),
        ({"专业要求": "日语专业慎投"}, {"专业": "日语"}, "unmet"),
        ({"学历要求": "硕士（必须），特别优秀的本科可破格"}, {"学历": "本科"}, "unmet"),
        ({"学历要求": "硕士（必须）"}, {"学历": "本科"}, "failed"),
        ({"职位描述": "必须过六级"}, {"外语": "六级没过"}, "doubtful"),
        ({"外语要求": "英语六级（必须）"}, {}, "unknown"),
    ],
)
def test_what_is_known_not_to_be_met_is_not_said_to_be_unknown(position, person, state) -> None:
    found = judged(position, **person)
    assert state in {gate.state for gate in found.gates}
    assert (found.verdict == "blocked") == (state == "failed")
    said = {lang: explain.reasons(found, lang) for lang in ("zh", "en")}
    assert ("不挡人" in said["zh"], "bars nobody" in said["en"]) == (state == "unmet",) * 2
    assert [h for h in found.raises if h.code == "settle"] or state in ("unmet", "failed")


@pytest.mark.parametrize("welcome", ["法学专业同样欢迎。", "法学专业优先。", "法学专业也可以。"])
def test_a_study_that_is_welcome_is_not_held_against_the_list(welcome) -> None:
    listed = {"专业要求": "药学、制药工程"}
    [gate] = [g for g in judged(listed, 专业="法学").gates if g.code == "major"]
    assert gate.state == "unmet"
    assert not [g for g in judged({**listed, "职位描述": welcome}, 专业="法学").gates if g.code == "major"]
    assert [g for g in judged({**listed, "职位描述": welcome}, 专业="会计学").gates if g.code == "major"]


def test_a_study_taken_on_a_condition_stays_to_be_asked_about() -> None:
    position = {"专业要求": "药学、化学", "职位描述": "英语专业须辅修理工科。"}
    assert judged(position, 专业="英语").verdict == "confirm"


def test_the_city_named_first_is_liked_best_unless_all_are_said_to_do() -> None:
    position = {"工作地点": "合肥"}
    points = [judged(position, 意向城市=wish).points for wish in ("合肥、大连", "大连、合肥", "大连、合肥都可以")]
    assert points[0] == points[2] > points[1] > judged(position, 意向城市="大连、沈阳").points


def test_what_a_must_asks_about_is_not_named_again_as_not_found() -> None:
    found = judged({"外语要求": "六级或雅思6.5（必须）", "技能要求": "SQL"}, 专业="化学")
    notes = {p.code: [explain.text(note, "en") for note in p.notes] for p in found.parts}
    assert notes["language"] == [] and "SQL" in notes["skill"][0]
    assert ["IELTS" in said for said in explain.reasons(found, "en").split("; ")].count(True) == 1


def test_a_failed_test_is_shown_as_failed() -> None:
    found = judged({"外语要求": "英语六级"}, 外语="六级没过")
    [gate] = found.gates
    assert "未过" in explain.evidence(gate.found, "zh") and "not passed" in explain.evidence(gate.found, "en")


def test_reasons_begin_with_what_speaks_for_somebody_unless_they_are_out() -> None:
    position = {"外语要求": "英语六级（必须）", "专业要求": "化学", "学历要求": "硕士（必须）"}
    first = {degree: explain.reasons(judged(position, 学历=degree, 专业="化学"), "zh") for degree in ("硕士", "本科")}
    assert first["硕士"].startswith("专业") and first["硕士"].index("专业") < first["硕士"].index("待确认")
    assert first["本科"].startswith("学历：必须 硕士")


def test_the_chinese_of_people_from_abroad_has_a_scale() -> None:
    position = {"外语要求": "HSK5级以上"}
    said = ("HSK6级", "HSK5", "汉语流利", "HSK4", "")
    points = [next(p.points for p in judged(position, 外语=s, 国籍="越南").parts if p.code == "language") for s in said]
    assert points[0] == points[1] > points[2] > points[3] > points[4] == 0
    assert judged(position, 外语="HSK4", 国籍="越南").verdict == "confirm"


@pytest.mark.parametrize("title", ["流程专员", "客服专员"])
def test_work_that_asks_for_no_technique_is_judged_by_what_it_asks_for(title: str) -> None:
    position = {"职位名称": title, "职位描述": "任职要求：大专以上，Excel熟练，英语四级"}
    suited = judged(position, 学历="大专", 专业="文秘", 技能="Excel", 外语="四级 450", 意向岗位="流程")
    engineer = judged(position, 学历="硕士", 专业="机械工程", 技能="SolidWorks", 外语="四级 450", 意向岗位="流程")
    assert suited.points > engineer.points
    assert "topic" not in {p.code for p in suited.parts}


@pytest.mark.parametrize(
    ("person", "kept"),
    [
        ({"外语": "日语N2 138，七月考N1"}, {"ja:jlpt:2:138", "ja:jlpt:fail"}),
        ({"外语": "去年七月考N1 132分"}, {"ja:jlpt:1:132"}),
        ({"外语": "CET-6 今年十二月再考"}, {"en:cet6:fail"}),
        ({"外语": "英语六级，大三暑假考过"}, {"en:cet6:pass"}),
        ({"技能": "驾照科目三、SQL"}, {"sql"}),
        ({"技能": "C1驾照（在考）"}, set()),
        ({"技能": "C1驾照（2024年领证）"}, {"driving"}),
    ],
)
def test_what_is_still_to_come_is_not_had(person, kept) -> None:
    read = read_candidate({"专业": "化学", **person}, "g")
    assert {r.value for r in read.readings if r.field in ("language", "skill")} == kept


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"职位描述": "【北京】某语言服务公司招译员。"}, ("110000",)),
        ({"职位描述": "招商标客服。地址：思明区软件园三期。"}, ("350203",)),
        ({"机构": "苏州某专利代理有限公司", "职位描述": "招助理，做检索。"}, ("320500",)),
        ({"机构": "苏州某专利代理有限公司", "职位描述": "工作地点：南京。"}, ("320100",)),
        ({"职位描述": "招助理，客户多在上海、杭州。"}, ()),
    ],
)
def test_where_nothing_is_said_of_the_place_it_is_that_of_the_firm(cells, place) -> None:
    assert tuple(v for w in read_position(cells, "p").wanted("place") for v in w.values) == place


def test_any_major_said_in_a_running_text_leaves_nobody_at_nothing() -> None:
    told = read_position({"职位描述": "大专以上，专业不限，法学、市场营销优先。"}, "p")
    assert ("any",) in [w.values for w in told.wanted("major")]
    listed = read_position({"职位描述": "平台写的专业不限是模板。要求：机械、车辆专业。"}, "p")
    assert ("any",) not in [w.values for w in listed.wanted("major")]


@pytest.mark.parametrize(
    ("told", "wished"),
    [
        ("目前在广州做跟单，五月底前一定回成都，别的城市不看。", ("510100",)),
        ("只看西安周边。", ("610100",)),
        ("家里有事，离不了延吉。", ("222401",)),
        ("南京、苏州都近。", ("320100", "320500")),
        ("能吃苦，去哪都行。", ("any",)),
        ("只在杭州实习过两个月。", ()),
        ("看过上海的展会。", ()),
    ],
)
def test_the_places_somebody_will_work_in_are_read_from_their_own_words(told, wished) -> None:
    assert read_candidate({"专业": "化学", "自我介绍": told}, "g").values("place") == wished


def test_work_that_agencies_seldom_offer_is_near_to_who_wishes_for_it() -> None:
    position = {"职位名称": "客户服务专员（客服）", "工作地点": "杭州"}
    service, search = (judged(position, 意向岗位=wish).points for wish in ("客服", "专利检索"))
    assert service > search
    assert read_position({"职位名称": "专利检索员（兼客服）"}, "p").wanted("kind")[0].values == ("search",)


@pytest.mark.parametrize(
    "told",
    [
        "英语六级必须通过，特别优秀者可放宽。",
        "六级必须过；专业排名前20%的可放宽，入职一年内补过即可。",
        "六级必须过，能力突出的可破格。",
    ],
)
def test_who_may_be_let_off_for_a_reason_no_field_holds_is_asked_about(told) -> None:
    found = judged({"职位描述": told}, 外语="六级 412")
    assert found.verdict == "confirm" and found.doubt == 0
    assert judged({"职位描述": told.partition("可")[0] + "会打字。"}, 外语="六级 412").doubt > 0
    kept = judged({"职位描述": "六级必须过，其他条件可放宽。"}, 外语="六级 412")
    assert kept.doubt > 0


@pytest.mark.parametrize("told", ["学历本科就图个省心，专科一样收", "要求本科，专科同样考虑", "要求本科，专科也收"])
def test_a_lower_degree_that_is_taken_as_well_is_the_lowest_asked_for(told) -> None:
    assert judged({"职位描述": told}, 学历="专科").doubt == 0


@pytest.mark.parametrize(
    ("told", "languages"),
    [
        ("会日语或者韩语的加分", {"ja", "ko"}),
        ("除了英语六级，再会一门日语或德语就更好", {"en", "ja", "de"}),
        ("还会德语更好", {"de"}),
    ],
)
def test_languages_that_are_welcome_are_read_behind_or_and_besides(told, languages) -> None:
    wanted = read_position({"职位描述": told}, "p").wanted("language", "wish", "want")
    assert {v[:2] for w in wanted for v in w.values} == languages


@pytest.mark.parametrize("column", ["自我介绍", "特长"])
@pytest.mark.parametrize(
    "idle",
    [
        "爱好机械键盘、摄影、汽车，追动漫",
        "业余爱好：骑行、机械表收藏、电子游戏",
        "喜欢看航空航天纪录片，养花，玩无人机",
        "喜欢拆家里的空调，玩机器人模型",
        "性格开朗，积极向上，吃苦耐劳，有责任心",
        "My hobbies are drones and cars",
    ],
)
def test_hobbies_and_idle_words_are_no_evidence(column: str, idle: str) -> None:
    position = {
        "职位名称": "机械专利工程师",
        "专业要求": "机械工程",
        "技能要求": "SolidWorks",
        "职位描述": "负责机械、汽车、机器人领域专利撰写",
    }
    person = {"学历": "本科", "专业": "英语"}
    assert judged(position, **person, **{column: idle}).points == judged(position, **person).points


@pytest.mark.parametrize("column", ["外语要求", "职位描述"])
@pytest.mark.parametrize(
    ("listed", "held"),
    [("六级500分以上", "六级470"), ("英语六级", "CET-4 510"), ("英语专八", "专四 72"), ("日语N2", "日语N3")],
)
def test_what_is_listed_and_certainly_lacking_is_asked_about_and_ranks_below(column, listed, held):
    text = listed if column == "外语要求" else f"任职条件：\n1. 本科及以上\n2. {listed}"
    lacking, met = (judged({column: text}, 学历="本科", 外语=have) for have in (held, listed))
    assert (lacking.verdict, met.verdict) == ("confirm", "fits") and lacking.points < met.points
    [gate] = [gate for gate in lacking.gates if gate.state == "unmet"]
    assert gate.code == "language" and gate.found and "not met" in explain.gate_text(gate, "en")
    assert judged({column: text}, 学历="本科").verdict == "fits"  # not known is no lack
    assert judged({"职位描述": f"任职条件：本科及以上，{listed}优先"}, 学历="本科", 外语=held).verdict == "fits"
