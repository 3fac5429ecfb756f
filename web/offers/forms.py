"""The forms of an offer: its terms, and the graduate's answers."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import NumberRange, Optional

from web.core import places
from web.core.fields import Amount, Day, within_years
from web.core.forms import Form, at_most, required
from web.positions.rules.addressed import lawful


class TermsForm(Form):
    """`seen` is the version its page showed."""

    seen = HiddenField()
    pay = Amount(_l("月薪"), [required(), NumberRange(1, 1_000_000, _l("请填写 1 到 1000000 之间的数。"))])
    pay_months = Amount(
        _l("一年发几个月"), [Optional(), NumberRange(12, 24, _l("请填写 12 到 24 之间的数。"))], empty=12
    )
    place = StringField(_l("工作地点"), [required(), at_most(40)])
    starts_on = Day(_l("开始日期"), [required(), within_years(3)])
    answer_by = Day(_l("请在哪天以前答复"), [required(), within_years(3)])
    certify_months = Amount(
        _l("入职后几个月内取得资格证"), [Optional(), NumberRange(1, 120, _l("请填写 1 到 120 之间的数。"))]
    )
    note = TextAreaField(_l("想对毕业生说的话"), [at_most(400), lawful])

    def validate_place(self, field: StringField) -> None:
        try:
            places.find(field.data)
        except places.UnknownPlace as unknown:
            raise ValidationError(str(unknown)) from None

    def values(self) -> dict[str, object]:
        """What `service.make` takes."""
        names = ("pay", "pay_months", "starts_on", "answer_by", "certify_months", "note")
        return {name: self[name].data for name in names} | {"place": places.find(self.place.data)}


class AcceptForm(Form):
    version = HiddenField()
    let_go = BooleanField(_l("同时撤回我的其他投递"))


class AskForm(Form):
    version = HiddenField()
    wish = TextAreaField(_l("希望怎样修改"), [required(), at_most(400)])


class TurnForm(Form):
    reason = TextAreaField(_l("原因"), [required(_l("请写明原因。")), at_most(400)])
