"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "agency.ask_again": ("申请重新核验", "Asked to be checked again"),
    "agency.check": ("核验机构", "Agency checked"),
    "agency.delete": ("注销机构", "Agency left the site"),
    "agency.designation.add": ("添加机构称号", "Designation added"),
    "agency.designation.remove": ("删除机构称号", "Designation removed"),
    "agency.edit": ("修改机构资料", "Agency profile changed"),
    "agency.member.remove": ("移出机构成员", "Agency member removed"),
    "agency.member.role": ("修改成员权限", "Member's rights changed"),
}
