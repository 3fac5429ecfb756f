"""A year of measures as the workbook an office hands up: what it ran with the sums, and everything done of it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask_babel import gettext as _

from web.core import db
from web.core.files import attachment
from web.core.labels import day, label
from web.models import Organiser
from web.policies import queries
from web.policies.queries import Done, Year

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER, WIDE = 12, 44  # widths in characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled table for print: heads with their widths, rows, and a last row of sums or none."""

    name: str
    title: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Any]]
    sums: Sequence[Any] = ()


def answer(organiser_id: int, number: int) -> Response:
    """The workbook as a file to keep. Three queries."""
    office = db.one(Organiser, organiser_id)
    year = queries.year(organiser_id, number)
    sheets = [_measures(office, year), _entries(office, organiser_id, number)]
    return attachment(written(sheets), _("%(year)d年措施及实施情况.xlsx", year=number), XLSX)


def _done_heads() -> list[tuple[str, int]]:
    return [(_("次数"), NUMBER), (_("惠及人数"), NUMBER), (_("惠及机构数"), NUMBER), (_("金额（元）"), 14)]


def _numbers(done: Done) -> list[int]:
    return [done.times, done.people, done.agencies, done.amount]


def _measures(office: Organiser, year: Year) -> Sheet:
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
    return Sheet(_("措施"), title, [*heads, *_done_heads()], rows, sums)


def _entries(office: Organiser, organiser_id: int, number: int) -> Sheet:
    heads = [(_("日期"), 14), (_("措施"), 30), (_("做了什么"), WIDE), (_("向哪家机构购买"), 30), *_done_heads()[1:]]
    rows = [
        [day(one.day), measure.title, one.text, one.agency_name, one.people, one.agencies, one.amount]
        for one, measure in queries.entries(organiser_id, number)
    ]
    title = _("%(office)s %(year)d 年措施实施记录", office=office.name, year=number)
    return Sheet(_("实施记录"), title, heads, rows)


def written(sheets: Sequence[Sheet]) -> bytes:
    """Sheets as xlsx, A4 across, heads repeated on each page: text stays text, no cell becomes a formula or a link."""
    import xlsxwriter  # a process that writes none need not hold it

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        line = {"border": 1, "valign": "vcenter"}
        title = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
        head = book.add_format(line | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#EEF2F1"})
        text = book.add_format(line | {"text_wrap": True})
        total = book.add_format(line | {"bold": True})
        for one in sheets:
            _write(book.add_worksheet(one.name), one, {"title": title, "head": head, "text": text, "total": total})
    return buffer.getvalue()


def _write(sheet: Any, one: Sheet, formats: dict[str, Any]) -> None:
    last = len(one.heads) - 1
    sheet.merge_range(0, 0, 0, last, one.title, formats["title"])
    sheet.set_row(0, 30)
    for column, (name, width) in enumerate(one.heads):
        sheet.write_string(1, column, name, formats["head"])
        sheet.set_column(column, column, width)
    for index, row in enumerate(one.rows, start=2):
        sheet.write_row(index, 0, row, formats["text"])
    if one.sums:
        sheet.write_row(len(one.rows) + 2, 0, one.sums, formats["total"])
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_footer("&C&P / &N")
