"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "search.change": ("修改保存的搜索", "Saved search changed"),
    "search.discard": ("删除保存的搜索", "Saved search deleted"),
    "search.keep": ("保存搜索", "Search saved"),
    "search.pause": ("暂停搜索提醒", "Search paused"),
    "search.resume": ("恢复搜索提醒", "Search resumed"),
    "search.stop_mail": ("停止搜索邮件", "Search mail stopped"),
}
