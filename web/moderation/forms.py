"""The forms of reporting, deciding, appealing, and settling an appeal."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField

from seeds import reference
from web.core.forms import Form, at_most, required
from web.core.labels import label
from web.moderation.words import STATUSES

LONGEST = 2000


class ReportForm(Form):
    reason = RadioField(_l("原因"), validators=[required(_l("请选一项。"))])
    text = TextAreaField(_l("发生了什么"), validators=[required(), at_most(LONGEST)])

    def __init__(self, kind: str, **options) -> None:
        super().__init__(**options)
        rows = (row for row in reference.table("complaint_reasons") if kind in row["about"].split())
        self.reason.choices = [(row["code"], label("complaint_reasons", row["code"])) for row in rows]


class DecisionForm(Form):
    verdict = RadioField(_l("处理"), validators=[required(_l("请选一项。"))])
    note = TextAreaField(_l("理由"), validators=[required(), at_most(LONGEST)])

    def __init__(self, verdicts: tuple[str, ...], **options) -> None:
        super().__init__(**options)
        names = {"dismissed": _l("不成立，不处理"), "answered": _l("答复"), "warned": _l("警告")}
        names |= {"hidden": _l("下架职位"), "suspended": _l("暂停机构，职位全部隐藏")}
        self.verdict.choices = [(one, names.get(one, STATUSES[one][0])) for one in verdicts]


class AppealForm(Form):
    text = TextAreaField(_l("申诉理由"), validators=[required(), at_most(LONGEST)])

    def __init__(self, complaint_id: int, **options) -> None:
        super().__init__(**options)
        self.text.id = f"text-{complaint_id}"  # a page has one form for each decision


class SettleForm(Form):
    outcome = RadioField(_l("申诉处理"), validators=[required(_l("请选一项。"))])
    note = TextAreaField(_l("理由"), validators=[required(), at_most(LONGEST)])

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.outcome.choices = [("upheld", _l("维持原处理")), ("lifted", _l("撤销原处理"))]
