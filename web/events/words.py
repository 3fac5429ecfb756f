"""What is called how: what guests are told of an event, and the acts of this feature."""

from flask_babel import lazy_gettext as _l

MOVED, CANCELLED, TOMORROW = "moved", "cancelled", "tomorrow"
TELLING = {
    MOVED: _l("“%(title)s”的时间或地点改了"),
    CANCELLED: _l("“%(title)s”取消了"),
    TOMORROW: _l("“%(title)s”明天开始"),
}

ACTS = {  # of the audit log, in both languages
    "event.add": ("新建活动", "Event added"),
    "event.attendance": ("记下活动到场", "Attendance of an event entered"),
    "event.cancel": ("取消活动", "Event cancelled"),
    "event.change": ("修改活动", "Event changed"),
    "event.discard": ("删除活动草稿", "Draft of an event deleted"),
    "event.join": ("报名活动", "Registered for an event"),
    "event.leave": ("取消活动报名", "Registration for an event taken back"),
    "event.publish": ("发布活动", "Event published"),
}
