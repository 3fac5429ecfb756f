"""What the steps to the certificate are called, who takes them, and what each asks for."""

from flask_babel import gettext as _


def step_names() -> dict[str, str]:
    return {
        "register": _("报名"),
        "check": _("报名资格审核"),
        "fee": _("缴费"),
        "exam": _("考试"),
        "law": _("法律知识合格"),
        "practice": _("代理实务合格"),
        "certificate": _("领取资格证"),
        "internship": _("在机构实习满一年"),
        "filed": _("执业备案"),
    }


def step_texts() -> dict[str, str]:
    return {
        "register": _("网上报名，同时预申请资格证。"),
        "check": _("上传毕业证书或学位证书；国外或港澳台学历先经教育部留学服务中心认证。由考点审核。"),
        "fee": _("审核通过后网上缴费。"),
        "exam": _("两天三科：专利法律知识、相关法律知识、专利代理实务。"),
        "law": _("专利法律知识和相关法律知识合计为一部分，单独计算合格，当年起三年有效。"),
        "practice": _("专利代理实务为另一部分，单独计算合格，当年起三年有效。"),
        "certificate": _("两部分都在有效期内合格后，由国家知识产权局制证，考点所在地的知识产权局发放。"),
        "internship": _("须在专利代理机构实习满一年。取证以前的工作是否计入，我们没有查到，请向本省主管部门询问。"),
        "filed": _("首次执业之日起 30 日内，向本省管理专利工作的部门备案；交劳动合同和实习证明。"),
    }


def step_sources() -> dict[str, str]:
    """Keys of sources.csv."""
    rest = {"certificate": "exam_announcements", "internship": "regulation706", "filed": "regulation706"}
    copies = {"law": "exam_copies", "practice": "exam_copies"}
    return dict.fromkeys(("register", "check", "fee", "exam"), "exam_announcements") | copies | rest


def side_names() -> dict[str, str]:
    return {"graduate": _("本人"), "agency": _("机构")}


def stage_names() -> dict[str, str]:
    return {
        "no_certificate": _("未取得资格"),
        "certificate": _("已取得资格，还没有执业备案"),
        "practising": _("已执业备案"),
    }


def support_names() -> dict[str, str]:
    return {"fee": _("报销考试费"), "course": _("考前培训"), "leave": _("备考假"), "mentor": _("导师带教")}


def name_of(code: str) -> str:
    """A step, or a promise with its prefix."""
    return step_names().get(code) or support_names()[code.rpartition(":")[2]]


def hindrances() -> dict[str, str]:
    return {
        "side": _("这一步由另一方来勾。"),
        "future": _("日期还没有到。"),
        "before": _("实习不能早于录用的开始日期。"),
        "early": _("那一年的考试还没有举行。"),
        "closed": _("这一天不在计划的那一年考试里。参加的是另一年的，请先把计划改到那一年。"),
        "parts": _("两部分都合格、并且都在三年有效期内，才能领取资格证。请先记下两部分合格的日期。"),
        "order": _("前面的步骤还没有双方都勾上，或日期早于前面的步骤。"),
        "year": _("实习还不满一年。"),
    }


def reminder_texts() -> dict[str, str]:
    return {
        "opens": _("%(year)s 年考试报名已开始，请记得“%(what)s”"),
        "announce": _("往年这时开始“%(what)s”，请留意 %(year)s 年的公告"),
        "closes": _("%(year)s 年考试：“%(what)s”就要到期"),
        "missed": _("%(year)s 年考试：“%(what)s”已过期，可以改为下一年"),
        "file": _("实习已满一年，可以办理“%(what)s”"),
    }


ACTS = {  # of the audit log, in both languages
    "plan.open": ("建立考证计划", "Certification plan opened"),
    "plan.tick": ("勾上计划的一步", "Step of a plan ticked"),
    "plan.untick": ("取消勾选", "Tick taken back"),
    "plan.aim": ("改为另一年的考试", "Examination of another year aimed at"),
}
