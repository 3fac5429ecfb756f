"""Forms of agencies: the profile, a designation, an invitation, a check."""

import re
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from seeds import reference
from web.accounts.access.proof import Proof
from web.agencies import queries, words
from web.core import clock, places
from web.core.addresses import email_field
from web.core.fields import Amount, Day
from web.core.forms import Checkboxes, Form, at_most, required, web_address, whole_address
from web.core.labels import choices
from web.models.agencies import REPLY_DAYS


class ProfileForm(Form):
    """What everybody may read of an agency. The credit code is fixed at registration."""

    name = StringField(_l("机构名称"), [required(), at_most(120)])
    name_en = StringField(_l("机构名称（英文）"), [at_most(160)])
    agency_code = StringField(_l("专利代理机构代码"))
    services = Checkboxes(_l("服务类别"))
    place = StringField(_l("所在地"))
    address = StringField(_l("地址"), [at_most(200)])
    website = StringField(_l("网站"), [at_most(200), web_address], filters=[whole_address])
    introduction = TextAreaField(_l("机构介绍"), [at_most(4000)])
    reply_days = IntegerField(
        _l("几个工作日内答复投递"), [Optional(), NumberRange(1, 20, _l("请填 1 到 20 的整数。"))], default=REPLY_DAYS
    )

    def __init__(self, *args, agency_id: int, **options) -> None:
        super().__init__(*args, **options)
        self.agency_id = agency_id
        self.services.choices = choices("services")
        if not self.is_submitted() and self.place.data:
            self.place.data = places.title(self.place.data)

    def validate_agency_code(self, field: StringField) -> None:
        code = re.sub(r"\s", "", field.data or "")
        if not code:
            return
        provinces = {row["code"][:2] for row in reference.table("regions") if row["level"] == "province"}
        if not re.fullmatch(r"[0-9]{5}", code):
            raise ValidationError(_("机构代码是 5 位数字：前两位是省份代码，后三位是序号。没有就留空。"))
        if code[:2] not in provinces:
            raise ValidationError(_("前两位 %(code)s 不是省份代码，请核对。", code=code[:2]))
        if queries.code_taken(code, self.agency_id):
            raise ValidationError(_("这个代码已登记在另一家机构名下。请核对；确是贵机构的，请联系主管部门。"))

    def validate_place(self, field: StringField) -> None:
        try:
            places.find(field.data) if field.data else None
        except places.UnknownPlace as unknown:
            raise ValidationError(str(unknown)) from None

    def values(self) -> dict[str, object]:
        """What `service.edit_profile` takes."""
        place = self.place.data
        return {
            "name": self.name.data,
            "name_en": self.name_en.data,
            "agency_code": re.sub(r"\s", "", self.agency_code.data or "") or None,
            "services": list(self.services.data or ()),
            "place": places.find(place) if place else "",
            "address": self.address.data,
            "website": self.website.data,
            "introduction": self.introduction.data,
            "reply_days": self.reply_days.data or REPLY_DAYS,
        }


class DesignationForm(Form):
    kind = SelectField(_l("名称"))
    level = SelectField(_l("级别"))
    granted_by = StringField(_l("授予单位"), [required(_l("请填写是谁授予的。")), at_most(120)])
    year = Amount(_l("年份"), [Optional()])
    note = StringField(_l("依据"), [at_most(200)])

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.kind.choices = choices("designations")
        self.level.choices = [
            (code, name) for code, name in choices("levels") if code in ("city", "province", "national")
        ]

    def validate_year(self, field: Amount) -> None:
        this_year = clock.today().year
        if not 1985 <= field.data <= this_year:
            raise ValidationError(_("请填 1985 到 %(year)d 之间的年份。", year=this_year))

    def values(self) -> dict[str, object]:
        """What `service.add_designation` takes."""
        return {name: self[name].data for name in ("kind", "level", "granted_by", "year", "note")}


class PaperForm(Form):
    """A paper for the office: what it is, its number and day, and the file."""

    kind = SelectField(_l("材料"))
    number = StringField(_l("证号"), [at_most(40)])
    issued_on = Day(_l("发证日期"), [Optional()])
    paper = FileField(
        _l("选择 PDF 文件"), description=_l("最大 5 MB、最多 50 页。"), render_kw={"accept": "application/pdf,.pdf"}
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.kind.choices = list(words.papers().items())

    def validate_number(self, field: StringField) -> None:
        if self.kind.data == "licence" and not field.data:
            raise ValidationError(_("请填写执业许可证的证号。"))

    def validate_issued_on(self, field: Day) -> None:
        if self.kind.data == "licence" and not field.data:
            raise ValidationError(_("请填写执业许可证的发证日期。"))
        if field.data and not date(1985, 1, 1) <= field.data <= clock.today():
            raise ValidationError(_("发证日期要在 1985 年以后、今天以前。"))

    def validate_paper(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("请先选择一个 PDF 文件。"))

    def values(self) -> dict[str, object]:
        """What `service.keep_paper` takes."""
        return {"number": self.number.data or "", "issued_on": self.issued_on.data}


def roles() -> list[tuple[str, str]]:
    """What members may do, in words."""
    return [
        ("editor", _("可编辑：写职位、看候选人、处理投递")),
        ("viewer", _("只能查看：看得到，不能改")),
        ("owner", _("负责人：还可以改机构资料、管理成员")),
    ]


class InviteForm(Form):
    email = email_field(_l("邮箱"))
    role = RadioField(_l("角色"), default="editor")

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.role.choices = roles()


class LeaveForm(Proof):
    """To leave the site with the whole agency."""

    sure = BooleanField(_l("我明白机构注销后不能恢复。"))

    def validate_sure(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("请勾选确认，我们才会注销。"))


class CheckForm(Proof):
    """What an office decides: a verdict on the papers, or to stop a working agency at once."""

    verdict = RadioField(_l("核验结果"), [required(_l("请选一项。"))])
    note = TextAreaField(_l("说明"), [at_most(300)])
    proven = Checkboxes(_l("有依据、予以确认的荣誉和资质"), coerce=int)
    seen = HiddenField()

    def __init__(self, *args, designations=(), **options) -> None:
        super().__init__(*args, **options)
        self.verdict.choices = [
            ("checked", _("核验通过")),
            ("refused", _("不予通过，不再展示")),
            ("suspended", _("暂停：先停下来，等查清楚再恢复")),
        ]
        self.proven.choices = list(designations)

    def validate_note(self, field: TextAreaField) -> None:
        if self.verdict.data in ("refused", "suspended") and not field.data:
            raise ValidationError(_("不予通过或暂停时请写明原因，机构会收到这段话。"))
