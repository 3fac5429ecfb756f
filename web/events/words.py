"""What the acts of this feature are called."""

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
