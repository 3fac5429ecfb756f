"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "message.mute": ("不再提醒消息", "Messages muted"),
    "question.ask": ("提问", "Question asked"),
    "question.answer": ("回答提问", "Question answered"),
    "message.send": ("发送消息", "Message sent"),
    "message.unmute": ("恢复消息提醒", "Messages no longer muted"),
}
