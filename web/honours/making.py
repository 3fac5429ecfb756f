"""The sheet a university fills: what waits for it, with empty columns for its word."""

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from web.core.i18n import LOCALES
from web.core.labels import label
from web.core.workbooks import written
from web.honours import service
from web.models import Honour


def columns() -> dict[str, str]:
    """The columns that are read again, by what they hold."""
    return {
        "number": _("编号"),
        "name": _("荣誉"),
        "mark": _("校验码（请勿改动）"),
        "said": _("结论（核实／不予核实）"),
        "issued": _("颁发时间"),
        "reason": _("原因"),
    }


def languages() -> list[dict[str, str]]:
    """The columns in this page's language, and in the others: a sheet is filled on another day."""
    found = [columns()]
    for locale in LOCALES.values():
        with force_locale(str(locale)):
            found.append(columns())
    return found


def workbook(honours: Sequence[Honour]) -> bytes:
    """xlsx of these honours."""
    names = columns()
    head = [
        names["number"],
        _("姓名"),
        _("专业"),
        _("毕业时间"),
        names["name"],
        _("级别"),
        _("年份"),
        _("凭据"),
        names["mark"],
    ]
    rows = [
        [
            one.id,
            one.graduate.name,
            _("；").join(e.major for e in one.graduate.educations),
            _("；").join(e.graduated for e in one.graduate.educations),
            one.name,
            label("levels", one.level) if one.level else "",
            one.year or "",
            one.note,
            service.mark(one),
        ]
        for one in honours
    ]
    return written([(_("荣誉"), [*head, names["said"], names["issued"], names["reason"]], rows)])
