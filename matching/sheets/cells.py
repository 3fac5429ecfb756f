"""Which cells of a roster row were not understood, and why, in words that say how to mend them."""

import re
from collections.abc import Iterable

from matching.reading import dates, degrees, languages, majors, mentions, pay, places
from matching.reading.cells import points_elsewhere
from matching.text import fold

_NOTHING = (
    "",
    "无",
    "没有",
    "-",
    "--",
    "—",
    "——",
    "/",
    "暂无",
    "不限",
    "不要求",
    "无要求",
    "无硬性要求",
    "none",
    "nil",
    "no certificate",
    "no certificates",
    "none required",
    "not required",
    "any",
    "open",
    "无证书",
    "没有证书",
    "暂无证书",
    "n/a",
    "na",
)


_TEXTS = ("自我介绍", "特长")  # who is told there has no blank to fill in
_VAGUE = re.compile(r":level:([1-4]?\d|50)$")  # "很好": less than 流利, and nobody can check it


def checked(row: dict[str, str], side: str) -> Iterable[tuple[str, str]]:
    """The cells of a row that were not understood, with the reason."""

    def said(column: str) -> str:
        text = fold(row.get(column, "")).strip()
        return "" if text in _NOTHING or points_elsewhere(text) and not pay.read(text) else text

    if side == "graduates":
        if said("学历") and not degrees.read(said("学历")):
            yield "学历", "unread_degree"
        if "专业" in row and not said("专业") and not any(mentions.anything(said(column)) for column in _TEXTS):
            yield "专业", "no_major"
        if said("专业") and all(m.value.startswith("?") for m in majors.read(row["专业"])[0]):
            yield "专业", "unread_major"
        if said("毕业时间") and not dates.graduation(said("毕业时间")):
            yield "毕业时间", "unread_date"
        elif dates.impossible(said("毕业时间")):
            yield "毕业时间", "no_such_month"
        if said("期望月薪") and not pay.read(said("期望月薪")):
            yield "期望月薪", "unread_pay"
        if said("意向城市") and not places.wished(said("意向城市")):
            yield "意向城市", "unread_place"
        if languages.impossible(said("外语")):
            yield "外语", "beyond_scale"
        elif said("外语") and not (tests := languages.find(said("外语"))) and not languages.names().find(said("外语")):
            yield "外语", "unread_language"
        elif said("外语") and tests and all(_VAGUE.search(span.code) for span, _certainty in tests):
            yield "外语", "self_said"
        return
    if said("月薪") and not pay.read(said("月薪")):
        yield "月薪", "unread_pay"
    if said("工作地点") and not places.find(said("工作地点")):
        yield "工作地点", "unread_place"
    if (
        said("招聘人数")
        and not any(c.isdigit() for c in said("招聘人数"))
        and not re.search("若干|零", said("招聘人数"))
    ):
        yield "招聘人数", "unread_number"
    elif "若干" in said("招聘人数"):
        yield "招聘人数", "some_openings"
    elif re.fullmatch(r"[0零]+(\.0+)?\s*[人名个位]?", said("招聘人数")):
        yield "招聘人数", "no_openings"
    if said("学历要求") and not degrees.named(said("学历要求")):
        yield "学历要求", "unread_degree"
