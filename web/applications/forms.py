"""The forms of applications: apply, the agency's step, the answer to an invitation."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from web.core.fields import digits
from web.core.forms import Checkboxes, Form, at_most, one_line, required
from web.core.labels import choices
from web.graduates.queries import FIELDS
from web.graduates.rules.consent import STEPPED, STEPS
from web.models.desk import ROOMY
from web.models.stages import APPLIED, STAGES
from web.positions.rules.addressed import lawful


def _step(field: object) -> SelectField:
    choices = [SelectChoice(code, _l("从“%(step)s”起给看", step=STAGES[code].name)) for code in STEPS]
    return SelectField(_l("%(field)s什么时候给看", field=field), choices=choices, default=APPLIED.code)


class ShareForm(Form):
    """Which fields the agency sees beside those that go with every application, and from which step."""

    fields = Checkboxes(_l("还让机构看到"), choices=list(FIELDS))
    from_name, from_email = _step(_l("姓名")), _step(_l("邮箱"))
    from_phone, from_resume = _step(_l("电话")), _step(_l("简历 PDF"))

    def begins(self) -> dict[str, str]:
        """Field -> the step from which it is shown."""
        return {code: self[f"from_{code}"].data for code in STEPPED}

    def fill(self, shared: Mapping[str, Any]) -> None:
        """With what was agreed before."""
        self.fields.data = list(shared.get("fields", ()))
        for code, step in shared.get("from", {}).items():
            self[f"from_{code}"].data = step


class ApplyForm(ShareForm):
    """What the agency will see, and a few words to it."""

    message = TextAreaField(_l("想对机构说的话"), validators=[at_most(1000)])
    source = HiddenField()  # what led here, of SOURCES


class AnswerForm(ShareForm):
    """The answer to an invitation; accepting shares fields, refusing shares nothing."""

    note = TextAreaField(_l("想对机构说的话"), validators=[at_most(400)])
    accept = SubmitField(_l("接受邀请并投递"))
    refuse = SubmitField(_l("婉拒"))


class StepForm(Form):
    """The agency's next step: `seen` is the status its page showed."""

    seen = HiddenField()
    to = HiddenField()
    note = TextAreaField(_l("给毕业生的说明"), validators=[at_most(400), lawful])

    def target(self) -> str:
        """The wished status, or "" when the form names none that exists."""
        return self.to.data if self.to.data in STAGES else ""


class DeclineForm(Form):
    """Why somebody is declined: a reason that the work or the position gives, and words in which no other stands."""

    seen = HiddenField()
    reason = RadioField(_l("理由"), validators=[InputRequired(_l("请选择一个理由。"))])
    words = TextAreaField(_l("想对毕业生说的话"), validators=[at_most(400), lawful])

    def __init__(self, *args, **values) -> None:
        super().__init__(*args, **values)
        self.reason.choices = choices("decline_reasons")


class NoteForm(Form):
    """What colleagues should know; the graduate never reads it."""

    text = TextAreaField(_l("备注"), [required(), at_most(1000)])


class AssignForm(Form):
    """Which colleague sees to an application: the number of an account, "" for nobody."""

    who = StringField(_l("谁来跟进"))

    def validate_who(self, field: StringField) -> None:
        if field.data and digits(field.data) is None:
            raise ValidationError(_("请从名单里选一位同事。"))

    def number(self) -> int | None:
        return digits(self.who.data) if self.who.data else None


class ViewForm(Form):
    """A name, of a kept view or of an own stage."""

    name = StringField(_l("名称"), [required(), at_most(40)], filters=[one_line])


class StageForm(ViewForm):
    """A new own stage, and the fixed one it is within."""

    within = RadioField(_l("在哪个进度里"), validators=[InputRequired(_l("请选择一个进度。"))])

    def __init__(self, *args, **values) -> None:
        super().__init__(*args, **values)
        self.within.choices = [(code, STAGES[code].name) for code in ROOMY]


class CriteriaForm(Form):
    """What a position's readers look at, one a line; none that the law does not let them look at."""

    names = TextAreaField(_l("看哪些方面"), [at_most(800), lawful])

    def lines(self) -> list[str]:
        return [line for text in (self.names.data or "").splitlines() if (line := one_line(text))]

    def validate_names(self, field: TextAreaField) -> None:
        if len(self.lines()) > 10 or any(len(line) > 60 for line in self.lines()):
            raise ValidationError(_("最多 10 项，每项最多 60 个字符。"))


class ScoreForm(Form):
    """One's own scores of one of these `rounds`, 0 for the application as a whole. What each criterion got is typed
    under its name, so that a list of criteria that was changed meanwhile gives nobody's points to another."""

    round = HiddenField(_l("哪一轮"), default="0")
    why = TextAreaField(_l("为什么这样评"), [at_most(1000), lawful])

    def __init__(self, *args: Any, rounds: Collection[int], **values: Any) -> None:
        super().__init__(*args, **values)
        self.rounds = rounds

    def validate_round(self, field: HiddenField) -> None:
        if digits(field.data or "0") not in self.rounds:
            raise ValidationError(_("没有这一轮。"))

    def number(self) -> int:
        return digits(self.round.data or "") or 0
