"""What the states, acts and classes of the ledger are called."""

from flask_babel import gettext as _

from web.models import HireEntry

ACTS = {  # of the audit log, in both languages
    "hire.claimed": ("登记录用", "Hire claimed"),
    "hire.completed": ("补充或更正录用记录", "Hire completed or corrected"),
    "hire.confirmed": ("毕业生确认录用", "Hire confirmed by the graduate"),
    "hire.disputed": ("对录用记录提出异议", "Hire disputed"),
    "hire.upheld": ("主管部门认定成立", "Hire upheld by the office"),
    "hire.voided": ("作废录用记录", "Hire made void"),
    "hire.ended": ("登记离职", "End of a hire recorded"),
    "hires.export": ("导出录用台账", "Ledger exported"),
}


def standing_names() -> dict[str, str]:
    return {
        "claimed": _("待双方确认"),
        "confirmed": _("双方已确认"),
        "disputed": _("有异议，待认定"),
        "void": _("已作废"),
    }


TONES = {"claimed": "warn", "confirmed": "ok", "disputed": "bad", "void": "plain"}


def act_names() -> dict[str, str]:
    return {
        "claimed": _("机构登记录用"),
        "completed": _("机构补充或更正"),
        "confirmed": _("毕业生确认"),
        "disputed": _("提出异议"),
        "upheld": _("认定成立，请毕业生再确认"),
        "voided": _("作废"),
        "ended": _("离职"),
        "never": _("没有入职"),
    }


def called(entry: HireEntry) -> str:
    """What an entry is called: an end that made it void says that nobody started."""
    return act_names()["never" if (entry.act, entry.standing) == ("ended", "void") else entry.act]


def side_names() -> dict[str, str]:
    return {"agency": _("机构一方"), "graduate": _("毕业生本人"), "office": _("知识产权局"), "site": _("系统")}


def form_names() -> dict[str, str]:
    return {"employment": _("就业"), "internship": _("实习、见习（不计入就业）")}


def evidence_names() -> dict[str, str]:
    return {"": _("还没有"), "agreement": _("就业协议"), "contract": _("劳动合同"), "other": _("其他凭证")}


def source_names() -> dict[str, str]:
    return {"search": _("自己投递"), "invitation": _("机构邀请"), "fair": _("招聘会")}


def fact_names() -> dict[str, str]:
    return {
        "form": _("类别"),
        "evidence": _("凭证"),
        "starts_on": _("开始日期"),
        "ended_on": _("离职日期"),
        "kind": _("工作类别"),
        "service": _("机构类别"),
        "place": _("工作地点"),
        "certify_later": _("先上岗、再考证"),
        "source": _("来源"),
        "degree": _("学历"),
        "graduation_year": _("毕业年份"),
        "honours": _("获得过荣誉"),
    }
