"""A year of measures as the workbook an office hands up: what it ran with the sums, and everything done of it."""

from flask import Response
from flask_babel import gettext as _

from web.core import db
from web.core.files import attachment
from web.core.labels import day, label
from web.core.workbooks import XLSX, Form, printed
from web.models import Organiser
from web.policies import queries
from web.policies.queries import Done, Year

NUMBER, WIDE = 12, 44  # widths in characters


def answer(organiser_id: int, number: int) -> Response:
    """The workbook as a file to keep. Three queries."""
    office = db.one(Organiser, organiser_id)
    year = queries.year(organiser_id, number)
    sheets = [_measures(office, year), _entries(office, organiser_id, number)]
    return attachment(printed(sheets), _("%(year)d年措施及实施情况.xlsx", year=number), XLSX)


def _done_heads() -> list[tuple[str, int]]:
    return [(_("次数"), NUMBER), (_("惠及人数"), NUMBER), (_("惠及机构数"), NUMBER), (_("金额（元）"), 14)]


def _numbers(done: Done) -> list[int]:
    return [done.times, done.people, done.agencies, done.amount]


def _measures(office: Organiser, year: Year) -> Form:
    heads = [
        (_("序号"), 6),
        (_("类别"), 14),
        (_("措施"), WIDE),
        (_("开始"), 14),
        (_("结束"), 14),
        (_("预算（元）"), 14),
    ]
    rows = [
        [
            number,
            label("policy_kinds", measure.kind),
            measure.title,
            day(measure.starts_on),
            day(measure.ends_on),
            measure.budget,
            *_numbers(done),
        ]
        for number, (measure, done) in enumerate(year.measures, 1)
    ]
    title = _("%(office)s %(year)d 年稳定和扩大就业措施及实施情况", office=office.name, year=year.year)
    sums = [_("合计"), "", "", "", "", "", *_numbers(year.all)]
    return Form(_("措施"), title, [*heads, *_done_heads()], rows, sums=sums)


def _entries(office: Organiser, organiser_id: int, number: int) -> Form:
    heads = [(_("日期"), 14), (_("措施"), 30), (_("做了什么"), WIDE), (_("向哪家机构购买"), 30), *_done_heads()[1:]]
    rows = [
        [day(one.day), measure.title, one.text, one.agency_name, one.people, one.agencies, one.amount]
        for one, measure in queries.entries(organiser_id, number)
    ]
    title = _("%(office)s %(year)d 年措施实施记录", office=office.name, year=number)
    return Form(_("实施记录"), title, heads, rows)
