"""What the states and acts of reports are called."""

from flask_babel import lazy_gettext as _l

ACTS = {  # of the audit log, in both languages
    "report.accept": ("接收统计报送", "Report accepted"),
    "report.return": ("退回统计报送", "Report returned"),
    "report.submit": ("报送统计表", "Report submitted"),
    "report.withdraw": ("撤回统计报送", "Report withdrawn"),
    "report.written": ("报送书面报告", "Report in words handed up"),
}
WRITTEN = {"measures": _l("措施及实施情况报告"), "summary": _l("工作总结")}
STATUSES = {"submitted": _l("已报送"), "undone": _l("已撤回"), "returned": _l("已退回"), "accepted": _l("已接收")}
TONES = {"submitted": "info", "undone": "warn", "returned": "bad", "accepted": "ok"}
TILES = {  # where a province stands on the map of tiles, column and row, and its short names (GB/T 2260)
    "11": (5, 1, "京", "BJ"),
    "12": (6, 2, "津", "TJ"),
    "13": (5, 2, "冀", "HE"),
    "14": (4, 2, "晋", "SX"),
    "15": (4, 1, "蒙", "NM"),
    "21": (6, 1, "辽", "LN"),
    "22": (7, 1, "吉", "JL"),
    "23": (7, 0, "黑", "HL"),
    "31": (7, 4, "沪", "SH"),
    "32": (6, 4, "苏", "JS"),
    "33": (6, 5, "浙", "ZJ"),
    "34": (5, 3, "皖", "AH"),
    "35": (5, 6, "闽", "FJ"),
    "36": (5, 5, "赣", "JX"),
    "37": (6, 3, "鲁", "SD"),
    "41": (4, 3, "豫", "HA"),
    "42": (4, 4, "鄂", "HB"),
    "43": (4, 5, "湘", "HN"),
    "44": (4, 6, "粤", "GD"),
    "45": (3, 6, "桂", "GX"),
    "46": (4, 7, "琼", "HI"),
    "50": (3, 4, "渝", "CQ"),
    "51": (2, 4, "川", "SC"),
    "52": (3, 5, "黔", "GZ"),
    "53": (2, 6, "滇", "YN"),
    "54": (0, 3, "藏", "XZ"),
    "61": (3, 3, "陕", "SN"),
    "62": (2, 2, "甘", "GS"),
    "63": (1, 2, "青", "QH"),
    "64": (3, 2, "宁", "NX"),
    "65": (0, 1, "新", "XJ"),
    "71": (6, 7, "台", "TW"),
    "81": (5, 8, "港", "HK"),
    "82": (4, 8, "澳", "MO"),
}
