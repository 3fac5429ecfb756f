"""What the acts and papers of this feature are called."""

from web.core.i18n import gettext as _

ACTS = {  # of the audit log, in both languages
    "agency.ask_again": ("申请重新核验", "Asked to be checked again"),
    "agency.check": ("核验机构", "Agency checked"),
    "agency.delete": ("注销机构", "Agency left the site"),
    "agency.designation.add": ("添加机构称号", "Designation added"),
    "agency.designation.remove": ("删除机构称号", "Designation removed"),
    "agency.edit": ("修改机构资料", "Agency profile changed"),
    "agency.paper.add": ("上传机构材料", "Agency paper uploaded"),
    "agency.paper.download": ("下载机构材料", "Agency paper downloaded"),
    "agency.paper.remove": ("删除机构材料", "Agency paper removed"),
    "agency.readmit": ("撤销暂停机构", "Suspension lifted"),
    "agency.member.remove": ("移出机构成员", "Agency member removed"),
    "agency.member.role": ("修改成员权限", "Member's rights changed"),
}


def papers() -> dict[str, str]:
    """The kinds of papers an office looks at, in the order in which they are shown."""
    return {"business": _("营业执照"), "licence": _("专利代理机构执业许可证"), "authorisation": _("经办人授权委托书")}
