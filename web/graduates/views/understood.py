"""What was read in the profile, value by value with its source, and how a person sets it right."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core.access import GRADUATE, allow
from web.core.forms import clean
from web.core.i18n import language
from web.graduates import access, engine, forms, service
from web.graduates.views import bp
from web.models import Graduate
from web.ranking.queries import readings_of

SURE = 0.75  # below this a reading asks to be confirmed
FIXED = ("eligibility", "award")  # follow from other readings and are set right there


@bp.get("/me/understood")
@allow(GRADUATE)
def understood():
    return page(access.own(current_user))


@bp.post("/me/understood/correct")
@allow(GRADUATE)
def correct():
    """Confirm a reading (`to` repeats its value), replace it (`to` is text to be read), or drop it (`to` is empty)."""
    graduate, form = access.own(current_user), forms.CorrectionForm()
    if not form.validate_on_submit() or not known(graduate, form):
        return page(graduate), 422
    text = form.to.data
    to = form.value.data if form.confirm.data else engine.value_of(form.field.data, text) if text else ""
    if text and not to:
        fault = _("没有读懂“%(text)s”，原来的内容没有变。请换一种写法。", text=text)
        return page(graduate, wrong=(form.field.data, form.value.data), fault=fault, text=text), 422
    service.correct(graduate.id, form.field.data, form.value.data, form.source.data, to)
    flash(_("已按你说的更正，匹配马上按新的来。"), "ok")
    return redirect(url_for("graduates.understood"), code=303)


@bp.post("/me/understood/undo")
@allow(GRADUATE)
def undo_correction():
    graduate, form = access.own(current_user, whole=False), forms.CorrectionForm()
    service.undo_correction(graduate.id, form.field.data, form.value.data, form.source.data)
    flash(_("已撤销这条更正。"), "ok")
    return redirect(url_for("graduates.understood"), code=303)


def known(graduate: Graduate, form: forms.CorrectionForm) -> bool:
    """Whether the page offered this reading: corrections of what was never read are refused."""
    return any(
        (chip.field, chip.value, clean(chip.source)) == (form.field.data, form.value.data, form.source.data)
        for chip in readings_of(graduate)
    )


def page(graduate: Graduate, **values: Any) -> str:
    """All readings by field, in the matcher's order, and the corrections made so far."""
    names = field_names()
    groups: dict[str, dict[str, Any]] = {}
    chips = readings_of(graduate)
    for chip in chips:
        note = _exam_note(chips) if chip.field == "eligibility" else ""
        group = groups.setdefault(
            chip.field,
            {"field": chip.field, "name": names.get(chip.field, chip.field), "note": note, "readings": []},
        )
        group["open"] = chip.field not in FIXED
        group["readings"].append(
            {
                "field": chip.field,
                "value": chip.value,
                "source": chip.source,
                "label": chip.label,
                "certainty": None if chip.field in FIXED else chip.certainty,
                "unsure": unsure(chip),
                "corrected": is_corrected(graduate, chip),
            }
        )
    corrections = [
        {**c, "name": names.get(c["field"], c["field"]), "label": engine.label(c["field"], c["value"], language())}
        for c in graduate.corrections
    ]
    return render_template("graduates/understood.html", groups=list(groups.values()), corrections=corrections, **values)


def _exam_note(chips: Sequence[Any]) -> str:
    """What the answer of the examination rests on, and what it leaves out."""
    said = [_("按公开的报考条件推算，以考点审核为准；改上面的专业和国籍会重新推算。")]
    if not any(chip.field == "nationality" for chip in chips):
        said.append(_("国籍没有填；填了才知道能不能报考。"))
    if any(chip.field == "eligibility" and chip.value != "not_eligible" for chip in chips):
        said.append(_("国外或港澳台的学历要先经教育部留学服务中心认证。"))
    else:
        said.append(_("不考证也能上岗：检索、咨询、翻译、研究、信息服务、技术支撑都有不要求资格证的职位。"))
    return "".join(said) if language() == "zh" else " ".join(said)


def unsure(chip: Any) -> bool:
    """Whether a reading asks to be confirmed."""
    return chip.certainty < SURE and chip.field not in FIXED


def is_corrected(graduate: Graduate, chip: Any) -> bool:
    return any(
        (c["action"], c["field"], c["value"], c["source"]) == ("set", chip.field, chip.value, chip.source)
        for c in graduate.corrections
    )


def field_names() -> dict[str, str]:
    return {
        "degree": _("学历"),
        "major": _("专业"),
        "award": _("学位门类"),
        "topic": _("技术主题"),
        "graduation": _("毕业年月"),
        "language": _("外语"),
        "skill": _("技能"),
        "experience": _("经验"),
        "honour": _("荣誉"),
        "kind": _("想做的工作"),
        "place": _("想去的地方"),
        "pay": _("期望月薪"),
        "nationality": _("国籍"),
        "travel": _("出差"),
        "eligibility": _("报考资格"),
    }
