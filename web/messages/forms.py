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


class ReportForm(Form):
    """Why a message is reported."""

    why = TextAreaField(_l("为什么举报"), [required(), at_most(300)])
