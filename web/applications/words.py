"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "application.applied": ("投递", "Applied"),
    "application.declined": ("不予通过", "Declined by the agency"),
    "application.hired": ("录用", "Hired"),
    "application.interview": ("约面试", "Interview"),
    "application.invited": ("邀请毕业生", "Graduate invited"),
    "application.offer": ("发录用意向", "Offer"),
    "application.refused": ("婉拒邀请", "Invitation refused by the graduate"),
    "application.withdrawn": ("撤回投递", "Application withdrawn"),
    "position.save": ("收藏职位", "Position saved"),
    "position.unsave": ("取消收藏", "Position no longer saved"),
    "resume.read": ("读取简历", "Résumé read"),
}
