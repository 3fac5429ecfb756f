"""The table of people hired as an official form: merged headings, units, who signs, ready to print."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext as _

from web.core.files import attachment
from web.core.i18n import pick
from web.core.labels import day, region_name
from web.core.workbooks import XLSX, Form, printed
from web.models import Organiser
from web.reports import queries
from web.reports.queries import columns, provinces
from web.reports.queries.columns import Column, Lines
from web.reports.queries.provinces import Row

NAME, FIGURE = 26, 9  # widths in characters


def title() -> str:
    return _("各省（区、市）知识产权服务机构吸纳就业人数统计表")


def answer(office: Organiser, year: int, until: date, table: Any, named: str, note: str = "") -> Response:
    """One office's table with a sheet by agency and one by fair. Four queries."""
    found = columns.columns()
    heads, name = (
        [
            _("填报单位：%(office)s", office=pick(office.name, office.name_en)),
            _("截至：%(day)s", day=day(until)),
            named,
        ],
        region_name(office.province),
    )
    own = _form(_("统计表"), title(), heads, found, [[name, *provinces.cells(found, table.values)]], note=note)
    hires = [one for one in found if one.counts_hires]
    agencies = _split(table.lines, "agency_id", queries.agency_names, hires)
    fairs = _split(table.lines, "fair_id", queries.fair_titles, hires)
    sheets = [own, _form(_("按机构"), _("各机构吸纳就业人数"), heads, hires, agencies, _("机构"))]
    sheets.append(_form(_("按招聘会"), _("各招聘会吸纳就业人数"), heads, hires, fairs, _("招聘会")))
    return attachment(printed(sheets), _("%(year)d年吸纳就业人数统计表.xlsx", year=year), XLSX)


def _split(lines: Lines, group: str, names: Any, hires: Sequence[Column]) -> list[list[Any]]:
    """A row for each agency or fair, by name."""
    sums = columns.totals(lines, group)
    known = names(sums)
    rows = [[pick(*known.get(key, (str(key), ""))), *provinces.cells(hires, values)] for key, values in sums.items()]
    return sorted(rows, key=lambda row: row[0])


def national(year: int, rows: Sequence[Row]) -> Response:
    """The table of all provinces."""
    found = columns.columns()
    lines = [[row.name, *provinces.cells(found, row.values)] for row in rows]
    lines.append([_("合计"), *provinces.cells(found, provinces.sums(rows))])
    late = _("、").join(row.name for row in rows if row.counted is None)
    days = [row.counted.until for row in rows if row.counted is not None]
    heads = [_("%(year)d 年度", year=year), _("截至：%(day)s", day=day(max(days, default=None)))]
    note = _("尚未报送：%(names)s", names=late) if late else ""
    form = _form(_("统计表"), title(), heads, found, lines, note=note)
    return attachment(printed([form]), _("%(year)d年吸纳就业人数统计表.xlsx", year=year), XLSX)


def plain(year: int, rows: Sequence[Row]) -> Response:
    """The table of all provinces as CSV, for programs: a row for each, with the totals last; UTF-8 as Excel reads it."""
    found = columns.columns()
    buffer = io.StringIO()
    sheet = csv.writer(buffer)
    sheet.writerow([_("省（区、市）"), *(f"{one.group}·{one.name}（{one.unit}）" for one in found)])
    sheet.writerows([row.name, *provinces.cells(found, row.values)] for row in rows)
    sheet.writerow([_("合计"), *provinces.cells(found, provinces.sums(rows))])
    name = _("%(year)d年吸纳就业人数统计表.csv", year=year)
    return attachment(buffer.getvalue().encode("utf-8-sig"), name, "text/csv")


def _form(
    name: str, title: str, heads: Sequence[str], found: Sequence[Column], rows: Sequence[Sequence[Any]],
    first: str = "", note: str = "",
) -> Form:  # fmt: skip
    groups = [(group, len(several)) for group, several in columns.grouped(found)]
    return Form(
        name=name,
        title=title,
        heads=heads,
        groups=[("", 1), *groups],
        columns=[(first or _("省（区、市）"), NAME), *((f"{one.name}（{one.unit}）", FIGURE) for one in found)],
        rows=rows,
        foot=[_("单位负责人："), _("审核人："), _("填报人："), _("联系电话："), _("填报日期：")],
        note=note,
    )
