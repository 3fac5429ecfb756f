"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "fair.begin": ("面谈开始", "Meeting begun"),
    "fair.feedback": ("评价会面", "Meeting rated"),
    "fair.fill": ("补位", "Free place filled"),
    "fair.link": ("给出免账号链接", "Link without account given"),
    "fair.link.ended": ("免账号链接停用", "Link without account ended"),
    "fair.marks": ("到场签到", "People checked in"),
    "fair.outcome.met": ("会面结果：已见面", "Outcome: met"),
    "fair.outcome.no": ("会面结果：不合适", "Outcome: not suitable"),
    "fair.outcome.no_show": ("会面结果：没有来", "Outcome: did not come"),
    "fair.outcome.offer": ("会面结果：录用意向", "Outcome: offer"),
    "fair.outcome.second": ("会面结果：再次面试", "Outcome: second interview"),
    "fair.outcome.undone": ("撤销“没有来”", "“Did not come” taken back"),
    "fair.walk_in": ("现场登记", "Registered at the door"),
}
