"""The word screen: what the law forbids is found however it is written, what only looks like it is left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.positions.rules.wording import rules, screen

DAY = date(2026, 9, 1)

FORBIDDEN = {
    "gender": "限男性|男生优先|女士优先|只招女生|性别：男|不要女生|男性優先|優先男性|限 男|限・男|限·男|Male only|women preferred|Men Only"
    "|经常出差，女生不便|女性不太方便|女同学不适合|女士勿投|男生慎入|女生长期加班吃不消|不太适合女生|更适合男性|女性除外"
    "|not suitable for women|unsuitable for females",
    "family": "已婚已育优先|两年内不考虑怀孕|未婚|備孕者勿投|备孕者勿投|unmarried",
    "household": "本地户籍优先|限上海户口|北京户口优先|须具有本市户籍|户籍要求：本地|本地戶籍優先",
    "ethnicity": "汉族优先|限汉族|不招少数民族|无宗教信仰",
    "health": "无乙肝|乙肝检查合格|乙肝携带者勿投|残疾人勿投",
    "school_rank": "985/211优先|限985、211高校毕业|双一流院校毕业优先|985/211本科及以上|９８５优先",
    "deposit": "入职需交押金500元|培训费自理|押身份证原件|上交毕业证原件",
    "promise": "包过|保录取",
    "zodiac": "属相要求|处女座勿扰",
    "late_insurance": "转正后缴纳五险一金|试用期满后缴纳社保|试用期不交社保|五险一金（转正后）|入职三个月后购买社保|试用期过后再上五险|insurance after probation",
    "trial_contract": "试用期签实习协议|试用期三个月，试用期签订实习合同|试用期内签劳务协议|转正后签订正式劳动合同|试用期不签合同|probation under an internship agreement",
}
DOUBTFUL = {
    "age": "35岁以下|35周岁以内|年龄25-35岁|年龄不超过35|95后优先",
    "study_mode": "全日制本科|统招本科及以上",
    "looks": "形象气质佳|五官端正|身高170以上",
    "lure": "高薪诚聘",
    "contact": "简历发至hr@example.com|联系电话13800000000|微信号：abc12345|座机010-12345678|请加微信详谈|１３８ ００００ ００００",
}
LAWFUL = (
    "男女不限|性别不限|熟悉《妇女权益保障法》|写过《招聘限男、男性优先问题研究》|专利申请量985件|1985年成立|2110件案件|地址：高新路211号"
    "|解决北京户口|协助办理落户及户口迁移|提供户口指标|优先解决户口|研究乙肝疫苗专利|乙肝病毒检测试剂领域|卫星星座通信|双子座处理器"
    "|数据包过滤技术|承包过项目检索|打包过程|公司支付培训费|报销考试报名费，公司承担培训费|不收取任何押金|无需交培训费|减免培训费"
    "|日语N1优先|CET-6优先|理工科背景优先|女儿节福利|员工子女优先入园|少数民族语言翻译优先|掌握藏语优先|团队来自985高校"
    "|全日制劳动合同|非全日制均可|不限年龄|年满18周岁|孕妇用药领域检索|血型检测试剂|缴纳年费监控|代缴官费|有5年以上经验"
    "|入职即缴五险一金|试用期内缴纳社保|转正后按实际工资调整社保基数|转正后有补充医疗保险|三个月试用期，五险一金|在校期间签实习协议，毕业后签劳动合同"
    "|试用期签订劳动合同|实习期满可转正|公开号CN113800000000A|熟悉微信小程序开发|申请号202310123456.7|运营机构微信公众号|QQ音乐项目经验|撰写过1500000字"
    "|熟悉适合女性使用的医疗器械|女性健康设备检索|员工子女入学不便可协助|出差不便可协商|适合男女老少的产品|理解男装、女鞋外观设计检索|身高检测装置|民族医药专利检索|应届优先|有机化学优先|under 10 people|single crystal silicon"
)


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, text) for code, texts in table.items() for text in texts.split("|")]


@pytest.mark.parametrize(("code", "text"), cases(FORBIDDEN))
def test_what_the_law_forbids_blocks(code: str, text: str) -> None:
    assert (code, "block") in {(f.code, f.level) for f in screen({"description": text}, DAY)}


@pytest.mark.parametrize(("code", "text"), cases(DOUBTFUL))
def test_what_is_doubtful_asks_for_a_second_look(code: str, text: str) -> None:
    assert [(f.code, f.level) for f in screen({"description": text}, DAY)] == [(code, "warn")]


@pytest.mark.parametrize("text", LAWFUL.split("|"))
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert screen({"description": text}, DAY) == ()


def test_the_line_and_the_words_are_marked_as_they_were_written() -> None:
    (found,) = screen({"title": "检索员", "description": "负责检索。\n英语六级，男 性 优先。\n带教"}, DAY)
    assert (found.field, found.line, found.text) == ("description", 2, "英语六级，男 性 优先。")
    assert [text for text, marked in found.marked if marked] == ["男 性 优先"]
    assert found.reason and found.reason_en and "women_law" in found.sources


def test_a_title_spares_only_what_stands_inside_it() -> None:
    assert [f.start for f in screen({"d": "读过《限男问题》，限男性"}, DAY)] == [9]


def test_a_rule_holds_from_its_day_to_its_last() -> None:
    assert {rule.level for rule in rules(DAY)} == {"block", "warn"}
    assert len({rule.code for rule in rules(DAY)}) == len(rules(DAY))


@given(st.text(alphabet=st.sampled_from("限男女性优先本科 \t\n《》·985211岁以下全日制abcＡ㍿ﷺ"), max_size=60))
def test_any_text_is_screened_and_the_marks_add_up_to_it(text: str) -> None:
    lines = text.split("\n")
    for found in screen({"d": text}, DAY):
        assert 0 <= found.start < found.end <= len(found.text)
        assert "".join(part for part, _ in found.marked) == found.text == lines[found.line - 1]
