"""A form that is sent nowhere: it shows every kind of field in the gallery of components."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, SelectField, StringField, TextAreaField

from web.core.forms import Checkboxes, Form, required
from web.core.labels import choices


class Sample(Form):
    """One field of each kind, as features use them."""

    name = StringField(_l("姓名"), validators=[required()])
    introduction = TextAreaField(_l("自我介绍"), description=_l("写下做过什么、会什么、想做什么。"))
    degree = SelectField(_l("学历"))
    kinds = Checkboxes(_l("工作类别"))
    resume = FileField(_l("简历 PDF"))
    agreed = BooleanField(_l("我同意机构在我投递后看到这份资料"), validators=[required()])

    def __init__(self) -> None:
        super().__init__(formdata=None)
        self.degree.choices, self.kinds.choices = choices("degrees"), choices("kinds")
