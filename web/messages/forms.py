"""The forms of messages."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from web.core.forms import Form, at_most, required
from web.positions.rules.addressed import lawful


class MessageForm(Form):
    """`looked` is of what an unnamed graduate saw that the agency would read."""

    looked = HiddenField()
    text = TextAreaField(_l("消息内容"), [required(), at_most(2000)])


class AgencyMessageForm(MessageForm):
    text = TextAreaField(_l("消息内容"), [required(), at_most(2000), lawful])


class QuestionForm(Form):
    """What is asked before applying; `looked` as in `MessageForm`."""

    looked = HiddenField()
    question = TextAreaField(_l("你的问题"), [required(), at_most(500)])


class AnswerForm(Form):
    answer = TextAreaField(_l("回答"), [required(), at_most(1000), lawful])
