"""The forms of the ledger: what the agency completes, a word of either side, the office's decision, the last day."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import Optional

from web.core import places
from web.core.fields import Day, within_years
from web.core.forms import Form, at_most, required
from web.core.labels import choices
from web.hires import words


class FactsForm(Form):
    """What the agency says of the hire. `seen` is the last entry its page showed."""

    seen = HiddenField()
    form = RadioField(_l("类别"))
    evidence = RadioField(_l("凭证"), default="")
    starts_on = Day(_l("开始日期"), [Optional(), within_years(3)])
    kind = SelectField(_l("工作类别"))
    place = StringField(_l("工作地点"), [required(), at_most(40)])
    note = TextAreaField(_l("给毕业生的说明"), [at_most(400)])

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.form.choices = list(words.form_names().items())
        self.evidence.choices = list(words.evidence_names().items())
        self.kind.choices = choices("kinds")

    def validate_place(self, field: StringField) -> None:
        try:
            places.find(field.data)
        except places.UnknownPlace as unknown:
            raise ValidationError(str(unknown)) from None

    def values(self) -> dict[str, object]:
        """What `service.complete` takes."""
        plain = {name: self[name].data for name in ("form", "evidence", "starts_on", "kind")}
        return plain | {"place": places.find(self.place.data)}


class WordForm(Form):
    """Why: with a dispute, with taking back."""

    why = TextAreaField(_l("说明"), [required(_l("请写明原因。")), at_most(400)])


class SettleForm(Form):
    """The office's decision."""

    reason = TextAreaField(_l("说明"), [required(_l("请写明原因。")), at_most(400)])

    stands = SubmitField(_l("认定成立"))
    void = SubmitField(_l("作废"))


class EndForm(Form):
    ended_on = Day(_l("最后一天"), [required()])
