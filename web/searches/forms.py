"""How a search is called and how it tells what it finds."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, StringField

from web.core.forms import Form, at_most, one_line, required

ALERTS = (("daily", _l("每天早上一次")), ("at_once", _l("有新结果就告诉我")), ("off", _l("不提醒，只保存")))


class SearchForm(Form):
    name = StringField(_l("名称"), filters=[one_line], validators=[required(), at_most(80)])
    alert = RadioField(_l("提醒"), choices=[SelectChoice(*one) for one in ALERTS], default="daily")
    by_mail = BooleanField(_l("发邮件"), default=True)
    in_site = BooleanField(_l("站内通知"), default=True)

    def validate(self, extra_validators=None) -> bool:
        """A search that tells something needs a way to tell it."""
        fine = super().validate(extra_validators)
        if self.alert.data != "off" and not (self.by_mail.data or self.in_site.data):
            self.by_mail.errors = [_l("请至少选一种提醒方式：邮件或站内通知。")]
            return False
        return fine

    def values(self) -> dict[str, object]:
        return {name: self[name].data for name in ("name", "alert", "by_mail", "in_site")}
