"""What the two sides of a roster and its columns are called on pages."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_NAMES = {
    "编号": _l("编号"),
    "姓名": _l("姓名"),
    "学校": _l("学校"),
    "学历": _l("学历"),
    "专业": _l("专业"),
    "毕业时间": _l("毕业时间"),
    "外语": _l("外语"),
    "技能": _l("技能"),
    "荣誉": _l("荣誉"),
    "特长": _l("特长"),
    "意向岗位": _l("意向岗位"),
    "意向城市": _l("意向城市"),
    "期望月薪": _l("期望月薪"),
    "国籍": _l("国籍"),
    "自我介绍": _l("自我介绍等文字"),
    "机构": _l("机构"),
    "职位名称": _l("职位名称"),
    "岗位类别": _l("岗位类别"),
    "专业要求": _l("专业要求"),
    "技术领域": _l("技术领域"),
    "学历要求": _l("学历要求"),
    "外语要求": _l("外语要求"),
    "技能要求": _l("技能要求"),
    "工作地点": _l("工作地点"),
    "招聘人数": _l("招聘人数"),
    "月薪": _l("月薪"),
    "先上岗后考证": _l("先上岗后考证"),
    "职位描述": _l("职位描述等文字"),
}


def column_names(columns: Iterable[str]) -> dict[str, Any]:
    """What these columns are called, in their order."""
    return {column: _NAMES[column] for column in columns}


def side_names() -> dict[str, str]:
    return {"graduates": _("毕业生"), "positions": _("职位")}


ACTS = {  # of the audit log, in both languages
    "roster.cancel": ("取消名册排序", "Ranking cancelled"),
    "roster.clear_faults": ("清空名册错误", "Faults cleared"),
    "roster.create": ("新建名册", "Roster made"),
    "roster.delete": ("删除名册", "Roster deleted"),
    "roster.import": ("导入名册", "Roster imported"),
    "roster.import_ordered": ("名册文件交后台导入", "Large roster file ordered in"),
    "roster.rank": ("开始名册排序", "Ranking started"),
    "roster.ranked": ("完成名册排序", "Ranking done"),
    "roster.take_back": ("撤回名册导入", "Roster import taken back"),
}
