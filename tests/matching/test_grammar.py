"""One grammar for all fields: every tone is obeyed by every field, and what asks for nothing changes nothing."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import read_candidate, read_position, score
from tests.matching import rosters
from tests.matching.rosters import OTHERS, SETTINGS, refuses
from tests.matching.test_promises import TO_TRADITIONAL, wide

often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SUBJECTS = {
    "degree": ("硕士", "学历要求", "master"),
    "major": ("机械专业", "专业要求", "class:0802"),
    "language": ("日语N2", "外语要求", "ja:jlpt:2"),
    "skill": ("Python", "技能要求", "python"),
    "experience": ("专利实习经历", None, "intern"),
    "graduation": ("2026届", None, "2026"),
    "travel": ("出差", None, "travels"),
}
SAID = {
    "must": "{}必须|必须{}|{}是硬性要求|{}是底线|要求{}|只要{}|{}，必须|{}（必须）|{}缺一不可|没有{}的勿投",
    "wish": "{}优先|{}者优先|有{}更好|{}加分|{}更佳|最好{}|{}，优先|{}（优先）|欢迎{}|优先考虑{}",
    "": "{}不限|{}不作要求|不要求{}|{}非必须|{}不是硬性要求|无需{}|{}无所谓|{}（非必须）",
    "avoid": "{}勿投|{}的同学请勿投递|{}不考虑|谢绝{}|{}慎投|{}不收|不招{}|{}请绕道",
}
CELLS = [
    (field, force, column, wording.format(word))
    for field, (word, own, _) in SUBJECTS.items()
    for force, wordings in SAID.items()
    if force != "avoid" or field in ("degree", "major", "graduation")
    for wording in wordings.split("|")
    for column in filter(None, ("职位描述", own))
]


def test_the_matrix_holds_more_than_three_hundred_cells():
    assert len(CELLS) >= 340


@pytest.mark.parametrize(("field", "force", "column", "text"), CELLS)
def test_every_field_obeys_every_tone_in_its_column_and_in_the_text(field, force, column, text):
    value = SUBJECTS[field][2]
    wants = read_position({column: text}, "p").wants
    forces = {w.force for w in wants if w.field == field and w.source and value in w.values}
    assert forces in (({force}) if force else set(), {"wish"} if not force else {force})


ASKED = (
    "本科及以上学历",
    "机械或电气专业",
    "英语六级必须",
    "熟练使用AutoCAD",
    "有专利撰写经验者优先",
    "2027届",
    "日语N2优先",
    "文科勿投",
    "硕士优先",
)
IDLE = (
    "本所成立于2009年，总部在深圳",
    "团队八成是硕士，三位博士",
    "硕士底薪8千，本科7千",
    "五险一金，提供英语培训",
    "负责化学领域的专利检索",
    "协助代理师撰写机械案件",
    "我们的客户多为日本车企",
    "报销代理师考试费用",
    "去年招的2025届都转正了",
    "所里已有日语专业毕业的同事",
    "办公室在化工大厦18楼",
    "客户邮件多为英文",
    "合伙人是机械专业的博士",
    "硕士每月另有津贴500元",
    "参与撰写软件领域的专利申请",
    "跟着老师学习答复审查意见",
    "团队氛围好，以90后硕士为主",
    "八成案件来自德国和日本",
    "公司成立于2003年，硕士九十余人，专业覆盖机械、电子、生物医药，多人精通英、日、德语",
    "本所深耕机械领域，常年服务军工、航空企业",
    "长沙星城专利代理事务所，成立15年，主要服务化工企业",
    "公司为员工报销英语六级和法考的报名费",
    "每年组织去日本出差和学习",
)
STYLES = ("1、", "1.", "（1）", "①", "-", "·", "1)")


def demands(text: str) -> set:
    wants = read_position({"职位描述": text}, "p").wants
    return {(w.field, w.values, w.force) for w in wants if w.source and w.field != "topic"}


def post(items, style: str = "1、") -> str:
    numbered = [style.replace("1", str(n)).replace("①", "①②③④⑤⑥⑦⑧⑨"[n - 1]) + item for n, item in enumerate(items, 1)]
    return "任职要求：\n" + "\n".join(numbered)


asked = st.lists(st.sampled_from(ASKED), min_size=1, max_size=6, unique=True)


@often
@given(
    asked,
    st.sampled_from(IDLE),
    st.sampled_from(("职责：\n{}\n\n{post}", "{}。\n\n{post}", "{post}\n\n待遇：{}", "公司简介：{}\n\n{post}")),
)
def test_what_is_said_of_the_firm_its_pay_and_its_work_asks_for_nothing(items, idle, around):
    assert demands(around.replace("{post}", post(items)).replace("{}", idle)) == demands(post(items))


@often
@given(asked, st.randoms(), st.sampled_from(STYLES))
def test_order_and_numbering_of_the_items_change_no_demand(items, random, style):
    turned = random.sample(items, len(items))
    assert demands(post(turned, style)) == demands(post(items))


@often
@given(asked, st.sampled_from(IDLE), st.data())
def test_what_asks_for_nothing_changes_no_demand_wherever_it_stands(items, idle, data):
    lines = post(items).split("\n")
    at = data.draw(st.integers(0, len(lines)))
    section = data.draw(st.sampled_from(("公司简介：\n", "福利待遇：\n", "岗位职责：\n")))
    before, after = "\n".join(lines[:at]), "\n".join(lines[at:])
    if at in (0, len(lines)):  # a section of its own before or behind the list
        between = f"{section}{idle}。\n\n"
        assert demands(f"{between}{after}" if at == 0 else f"{before}\n\n{between}") == demands(post(items))
    else:  # a sentence of its own among the items, as texts are pasted together
        assert demands(f"{before}\n（{idle}）\n{after}") == demands(post(items))


CHANGES = {
    "wide": wide,
    "upper": str.upper,
    "traditional": TO_TRADITIONAL.convert,
    "blanks": lambda text: text.replace("：", "： ").replace("、", " 、 "),
    "windows": lambda text: text.replace("\n", "\r\n"),
    "blank lines": lambda text: text.replace("：\n", "：\n\n"),
    "indented": lambda text: text.replace("\n", "\n　　"),
    "stops": lambda text: text.replace("\n", "；\n").replace("：；", "："),
}


@often
@given(asked, st.sampled_from(STYLES), st.sampled_from(sorted(CHANGES)))
def test_width_script_blanks_and_line_ends_change_no_demand(items, style, change):
    assert demands(CHANGES[change](post(items, style))) == demands(post(items))


WAYS = (
    ("外语要求", "英语六级", "雅思6.5", "日语N2", "德语B2"),
    ("专业要求", "机械专业", "化学专业", "法学专业", "理工科"),
    ("技能要求", "Python", "AutoCAD", "SolidWorks", "Trados"),
)


@often
@given(rosters.candidates, st.sampled_from(WAYS), st.data())
def test_another_way_bars_nobody_and_another_must_lets_nobody_in(candidate, ways, data):
    own, *names = ways
    one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
    column = data.draw(st.sampled_from(("职位描述", own)))

    def barred(text: str) -> bool:
        return refuses(score(candidate, read_position({column: text}, "p"), SETTINGS))

    assert barred(f"{one}必须") or not barred(f"{one}或{other}必须")
    assert barred(f"{one}必须；{other}必须") or not barred(f"{one}必须")


@pytest.mark.parametrize("text", ["不会{}的勿投", "没有{}的请绕道", "非{}勿投"])
def test_who_lacks_what_is_asked_is_sent_away_not_who_has_it(text):
    position = read_position({"职位描述": text.format("硕士")}, "p")
    master, bachelor = (read_candidate({"学历": d}, d) for d in ("硕士", "本科"))
    assert score(master, position, SETTINGS).verdict == "fits"
    assert refuses(score(bachelor, position, SETTINGS))


def adverts() -> list[tuple[str, str, str]]:
    with (OTHERS / "adverts.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(text.replace("\\n", "\n"), musts, away) for text, musts, away in rows]


@pytest.mark.parametrize(("text", "musts", "away"), adverts())
def test_nobody_is_barred_by_a_word_nobody_wrote(text, musts, away):
    wants = read_position({"职位描述": text}, "p").wants
    bars = [w for w in wants if w.force == "must" and w.certainty >= 0.5]
    assert not [w for w in bars if not {f"{w.field}:{v}" for v in w.values} & set(musts.split())]
    sent = [w for w in wants if w.force == "avoid" and w.certainty >= 0.8]
    assert not [w for w in sent if not {f"{w.field}:{v}" for v in w.values} <= set(away.split())]


@pytest.mark.parametrize(
    ("text", "wanted", "away"),
    [
        ("计算机、电子等专业，文科勿扰", "class:0809", "disc:05"),
        ("化学专业，机械专业勿投", "class:0703", "class:0802"),
        ("化学专业，不招法学", "class:0703", "class:0301"),
        ("电子或通信专业，不接受跨专业", "class:0807", ""),
    ],
)
def test_a_clause_that_names_others_sends_away_those_alone(text, wanted, away):
    wants = [w for w in read_position({"职位描述": text}, "p").wants if w.field == "major"]
    assert wanted in {v for w in wants if w.force != "avoid" for v in w.values}
    assert {v for w in wants if w.force == "avoid" for v in w.values} == ({away} if away else set())


def test_a_wide_demand_redeems_none_of_its_parts():
    position = read_position({"职位描述": "要求理工科专业，请不要投机械方向的简历。"}, "p")
    found = {m: score(read_candidate({"专业": m}, m), position, SETTINGS) for m in ("车辆工程", "软件工程")}
    assert refuses(found["车辆工程"]) and not refuses(found["软件工程"])


@pytest.mark.parametrize(
    ("text", "wanted", "away"),
    [
        ("任职要求：理工科专业必须，化学不在此列", {"major:stem"}, {"major:class:0703"}),
        ("理工科（食品类不算在内）", {"major:stem"}, {"major:class:0827"}),
        ("要求：理工科，心理学不在其列", {"major:stem"}, {"major:心理学"}),
        ("除化学方向名额已满，其余专业均可", set(), {"major:class:0703"}),
        ("任职要求：除计算机类今年暂停招聘外，理工科均可", {"major:stem"}, {"major:class:0809"}),
        ("任职要求：理工科，其中土木类已经招齐", {"major:stem"}, {"major:class:0810"}),
        ("除本科名额已满外，学历不限", set(), {"degree:bachelor"}),
        ("除2025届已招满外，毕业年份不限", set(), {"graduation:2025"}),
        ("除机械类外，其余专业今年已招满", {"major:class:0802"}, set()),
        ("除机械外，其他专业不考虑", {"major:class:0802"}, set()),
        ("除机械案件由合作所负责外，其余案件都由本岗撰写", set(), set()),
        ("除财务底稿由合作所负责外，材料都由本岗撰写", set(), set()),
        ("先到先得，招满为止，要求化学专业", {"major:class:0703"}, set()),
    ],
)
def test_those_of_whom_enough_are_hired_or_whom_a_definition_leaves_out_are_sent_away(text, wanted, away):
    wants = read_position({"职位描述": text}, "p").wants
    wants = [w for w in wants if w.field in ("major", "degree", "graduation") and w.source]
    assert {f"{w.field}:{v}" for w in wants if w.force != "avoid" for v in w.values} == wanted
    assert {f"{w.field}:{v}" for w in wants if w.force == "avoid" for v in w.values} == away


def test_a_narrower_study_follows_its_class_where_that_is_left_out():
    position = read_position({"职位描述": "任职要求：理工科必须，计算机类不在此列"}, "p")
    software, mechanics = (score(read_candidate({"专业": m}, m), position, SETTINGS) for m in ("软件工程", "车辆工程"))
    assert refuses(software) and not refuses(mechanics)
