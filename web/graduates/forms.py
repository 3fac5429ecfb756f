"""What a graduate may fill in; amounts, months, phones and scores are taken as people write them."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from seeds import reference
from web.accounts.access.proof import Proof
from web.core import clock, labels
from web.core.fields import Amount
from web.core.forms import Checkboxes, Form, at_most, dialled, required
from web.core.places import PlacesField
from web.graduates import engine
from web.graduates.queries import levels
from web.graduates.rules.written import month, scale_score, test_named

EARLIEST_YEAR = 1970
MOBILE_DIGITS = 11
MOST_INTRODUCTION = 4000
SEPARATORS = re.compile(r"[、，；;,\n|]+")


def with_none(text: Any, table: str) -> list[tuple[str, Any]]:
    return [("", text), *labels.choices(table)]


class AboutForm(Form):
    name = StringField(
        _l("姓名"), [required(_l("请填写姓名，投递时机构会看到。")), at_most(80)], render_kw={"autocomplete": "name"}
    )
    phone = StringField(
        _l("电话"),
        [at_most(30)],
        filters=[dialled],
        description=_l("只有你投递并勾选“电话”的机构能看到。"),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    nationality = StringField(
        _l("国籍"),
        [at_most(40)],
        description=_l(
            "只用来判断能否报名专利代理师资格考试（中国公民，含港澳台居民，可以报考），不影响其他任何结果。可以不填。"
        ),
        render_kw={"list": "nationalities", "autocomplete": "country-name"},
    )

    def validate_phone(self, field: Field) -> None:
        if field.data and not (
            re.fullmatch(r"\+?[\d\s()-]+", field.data) and 7 <= sum(map(str.isdigit, field.data)) <= 15
        ):
            raise ValidationError(_("电话里只写数字、空格和 + - ( )，共 7 到 15 位数字。"))
        digits = "".join(filter(str.isdigit, field.data or ""))
        if digits.startswith("1") and field.data.strip()[0].isdigit() and len(digits) != MOBILE_DIGITS:
            raise ValidationError(_("手机号应是 11 位，这里是 %(n)s 位；国外的号码请以 + 开头。", n=len(digits)))


class EducationForm(Form):
    school = StringField(_l("学校"), [required(), at_most(120)], render_kw={"autocomplete": "organization"})
    degree = SelectField(_l("学历"), [required(_l("请选择学历。"))])
    major = StringField(
        _l("专业"), [required(), at_most(120)], description=_l("照毕业证上写，例如“微电子科学与工程”。英文名也可以。")
    )
    second_kind = RadioField(_l("第二专业"), [Optional()], default="")
    second_major = StringField(_l("第二专业名称"), [at_most(120)], description=_l("有双学位或辅修才填。"))
    graduated = StringField(
        _l("毕业年月"),
        [required()],
        description=_l("还没毕业就填预计的年月，例如 2026-06。"),
        render_kw={"type": "month", "placeholder": "2026-06"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.degree.choices = with_none(_("请选择"), "degrees")
        self.second_kind.choices = [("", _("没有")), ("double", _("双学位")), ("minor", _("辅修"))]

    def validate_second_major(self, field: Field) -> None:
        if self.second_kind.data and not field.data:
            raise ValidationError(_("请填写双学位或辅修的专业名称，没有就选“没有”。"))
        if field.data and not self.second_kind.data:
            raise ValidationError(_("请选择这是双学位还是辅修。"))

    def validate_graduated(self, field: Field) -> None:
        try:
            field.data = month(field.data)
        except ValueError:
            raise ValidationError(_("请写成 2026-06 这样的年月。")) from None
        if not EARLIEST_YEAR <= int(field.data[:4]) <= clock.today().year + 10:
            raise ValidationError(_("请检查年份。"))


class LanguageForm(Form):
    language = StringField(
        _l("语种"), [required(), at_most(40)], render_kw={"list": "languages", "placeholder": _l("英语")}
    )
    test = StringField(
        _l("考试或证书"),
        [at_most(40)],
        description=_l("例如 CET-6、JLPT N1、TEM-8、IELTS。没有证书可以空着。"),
        render_kw={"list": "tests", "autocapitalize": "characters"},
    )
    score = StringField(
        _l("成绩或水平"), [at_most(40)], description=_l("分数照成绩单写；没有证书就写实际水平，例如“能读技术文献”。")
    )
    note = StringField(_l("备注"), [at_most(120)], description=_l("例如考试时间、口语水平。可以不填。"))

    def validate_test(self, field: Field) -> None:
        row = test_named(field.data)
        if row and row["language"] and field.data:
            language = next((x for x in reference.table("languages") if x["code"] == row["language"]), None)
            written = (self.language.data or "").casefold()
            names = (
                {language["name"], language["name_en"].casefold(), *language["aliases"].split("|")}
                if language
                else set()
            )
            if written and names and not any(name and (name in written or written in name) for name in names):
                raise ValidationError(
                    _(
                        "%(test)s 是%(language)s考试，请检查语种。",
                        test=field.data,
                        language=labels.label("languages", row["language"]),
                    )
                )

    def validate_score(self, field: Field) -> None:
        row, number = test_named(self.test.data), re.fullmatch(r"(\d+(?:\.\d+)?)\s*分?", field.data or "")
        found = (row, float(number[1])) if row and number else scale_score(f"{self.test.data} {field.data}")
        if found and not float(found[0]["low"]) <= found[1] <= float(found[0]["high"]):
            bounds = {"low": found[0]["low"], "high": found[0]["high"]}
            test = self.test.data if row else labels.label("language_tests", found[0]["code"])
            raise ValidationError(_("%(test)s 的成绩在 %(low)s 到 %(high)s 之间，请检查。", test=test, **bounds))


class SkillsForm(Form):
    skills = TextAreaField(
        _l("添加技能"),
        [required(_l("请写下至少一项技能。")), at_most(2000)],
        description=_l("可以一次写好几项，用顿号、逗号或换行分开。"),
        render_kw={"rows": 3, "placeholder": _l("incoPat、SolidWorks、Python")},
    )

    def names(self) -> list[str]:
        """The skills written, each once, in their order."""
        return list(dict.fromkeys(name for part in SEPARATORS.split(self.skills.data or "") if (name := part.strip())))

    def validate_skills(self, field: Field) -> None:
        names = self.names()
        long = next((name for name in names if len(name) > 80), None)
        if long:
            raise ValidationError(
                _("“%(start)s…”太长了，每项最多 80 个字符。长的内容可以写进自我介绍。", start=long[:12])
            )
        if not names:
            raise ValidationError(_("请写下至少一项技能。"))


class HonourForm(Form):
    name = StringField(_l("荣誉名称"), [required(), at_most(120)], render_kw={"list": "honours"})
    level = SelectField(_l("级别"), [Optional()])
    year = IntegerField(_l("年份"), [Optional()], render_kw={"inputmode": "numeric"})
    note = StringField(
        _l("凭据"), [at_most(200)], description=_l("证书编号、公示网址，或可以证明的人和单位。只给你投递的机构看。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.level.choices = with_none(_("不确定"), "levels")

    def validate_year(self, field: Field) -> None:
        if field.data is not None and not EARLIEST_YEAR <= field.data <= clock.today().year + 1:
            raise ValidationError(_("请检查年份。"))


class WishesForm(Form):
    kinds = Checkboxes(_l("想做的工作"), [Optional()], description=_l("可以选几项；不选表示都可以。"))
    places = PlacesField(
        _l("想去的地方"),
        reader=engine.places_of,
        description=_l(
            "每格一个，照你平时的说法写：苏州、江浙沪、苏州昆山；保存时会告诉你读成了哪里。都不填表示哪里都可以。"
        ),
        render_kw={"list": "place-options"},
    )
    places_note = StringField(
        _l("地点说明"), [at_most(200)], description=_l("例如“不考虑外省”“离家近优先”。可以不填。")
    )
    pay_min = Amount(
        _l("期望月薪（最低）"),
        [Optional(), NumberRange(1000, 200_000, _l("每月期望薪资请填 1,000 到 200,000 元之间。"))],
        reader=engine.pay_of,
        description=_l("税前，元/月，例如 8000、8k 或 8000-10000。面议可以不填。"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds.choices = labels.choices("kinds")

    def said_back(self) -> list[str]:
        """How what is no plain place or number was read, to be told with the saving."""
        said, least = self.places.said_back(), self.pay_min.data
        if self.pay_min.read is not None:
            read = _("每月至少 %(n)s 元", n=f"{least:,}") if least else _("面议")
            said.append(_("“%(text)s”读作：%(read)s。", text=self.pay_min.text, read=read))
        return said


class TextsForm(Form):
    introduction = TextAreaField(
        _l("自我介绍"),
        [at_most(MOST_INTRODUCTION)],
        description=_l(
            "论文题目、项目、实习、为什么想做知识产权。这里的经验会被读出来参与匹配，读到什么你都能看到、能改。"
        ),
        render_kw={"rows": 10},
    )
    specialities = TextAreaField(
        _l("特长"), [at_most(1000)], description=_l("写作、摄影、体育、组织活动等。"), render_kw={"rows": 3}
    )


class VisibilityForm(Form):
    visibility = RadioField(_l("谁能看到我"), [InputRequired(_l("请选择一项。"))])
    agreed = BooleanField(_l("我同意这样展示，随时可以改回来"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.visibility.choices = [(code, title) for code, title, _sentence in levels()]

    def validate_agreed(self, field: Field) -> None:
        if self.visibility.data != "applied" and not field.data:
            raise ValidationError(_("要让没有投递过的机构看到你，需要勾选同意。"))


class ResumeForm(Form):
    resume = FileField(
        _l("选择 PDF 文件"),
        description=_l("最大 5 MB、最多 50 页。"),
        render_kw={"accept": "application/pdf,.pdf"},
    )

    def validate_resume(self, field: Field) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("请先选择一个 PDF 文件。"))


class PasteForm(Form):
    """A CV as text or as a file; it is read and not kept."""

    cv = TextAreaField(_l("简历全文"), [at_most(8000)], render_kw={"rows": 8})
    file = FileField(
        _l("或者选一个文件"),
        description=_l("PDF 或 Word（.docx），最大 5 MB、最多 50 页。只读出文字，文件不保存。"),
        render_kw={"accept": "application/pdf,.pdf,.docx"},
    )

    def validate_cv(self, field: Field) -> None:
        if not field.data and not (self.file.data and self.file.data.filename):
            raise ValidationError(_("请粘贴简历的文字，或者选一个文件。"))


class DraftForm(Form):
    """The text a draft was read from: kept only as the introduction, and only when its owner ticks that."""

    cv = TextAreaField(_l("简历原文"), [at_most(8000)], render_kw={"rows": 8})
    keep = BooleanField(_l("把这段原文存成我的自我介绍（会替换现有的）"))

    def validate_keep(self, field: Field) -> None:
        if field.data and len(self.cv.data or "") > MOST_INTRODUCTION:
            raise ValidationError(_("自我介绍最多 %(n)d 个字符，请先在原文框里删短。", n=MOST_INTRODUCTION))


class DeleteForm(Proof):
    sure = BooleanField(_l("我明白删除后不能恢复。"))

    def validate_sure(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("请勾选确认，我们才会删除。"))


class CorrectionForm(Form):
    """One correction of a reading: `field`, `value` and `source` say which; `to` is the right value, empty for none."""

    field = StringField(validators=[required(), at_most(30)])
    value = StringField(validators=[at_most(120)])
    source = StringField(validators=[at_most(2000)])
    to = StringField(validators=[at_most(120)])
    confirm = StringField(validators=[at_most(1)])  # "1": the reading is right as it is
