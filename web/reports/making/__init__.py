"""The table of people hired as an official form: merged headings, units, who signs; as workbook, as CSV, and on paper."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext as _

from web.core.files import attachment
from web.core.i18n import pick
from web.core.labels import day, region_name
from web.core.links import public_url
from web.core.workbooks import XLSX, Form, Linked, bare, printed
from web.models import Organiser
from web.reports.engine import spreadsheet
from web.reports.queries import columns, parts, provinces
from web.reports.queries.columns import Column
from web.reports.queries.provinces import Row

NAME, FIGURE, REMARK = 30, 9, 16  # widths in characters
Cells = Callable[..., str]  # (code, agency=…, fair=…) -> address of the rows behind a cell


def title() -> str:
    return _("各省（区、市）知识产权服务机构吸纳就业人数统计表")


def of_report(report: Any, table: Any, earlier: Any = None) -> list[Form]:
    """The forms of what was handed up, with the differences to the submission before it. Four queries."""

    def address(code: str, **narrow: int) -> str:
        return public_url("reports.cell", report_id=report.id, code=code, **narrow)

    named = _("第 %(n)d 次报送", n=report.number)
    return _forms(report.organiser, report.until, table, named, address, report.note, earlier)


def of_draft(office: Organiser, year: int, until: date, table: Any, earlier: Any = None) -> list[Form]:
    """The forms as they would be handed up now, with the differences to the last submission. Four queries."""

    def address(code: str, **narrow: int) -> str:
        return public_url("reports.draft_cell", year=year, code=code, **narrow)

    return _forms(office, until, table, _("草稿"), address, "", earlier)


def _forms(
    office: Organiser, until: date, table: Any, named: str, address: Cells, note: str, earlier: Any
) -> list[Form]:  # fmt: skip
    found = columns.columns()
    unit = _("填报单位：%(office)s", office=pick(office.name, office.name_en))
    heads = [unit, _("截至：%(day)s", day=day(until)), named]
    rows = [[region_name(office.province), *_linked(found, table.values, address)]]
    if earlier is not None:
        changed = columns.differences(earlier.values, table.values)
        rows.append([_("与上次报送相比"), *(changed.get(one.code, 0) for one in found)])
    hires = [one for one in found if one.counts_hires]
    forms = [_form(_("统计表"), title(), heads, found, rows, note=note)]
    forms.append(
        _form(_("按机构"), _("各机构吸纳就业人数"), heads, hires, _split(table, "agencies", hires, address), _("机构"))
    )
    forms.append(
        _form(
            _("按招聘会"), _("各招聘会吸纳就业人数"), heads, hires, _split(table, "fairs", hires, address), _("招聘会")
        )
    )
    return forms


def _linked(found: Sequence[Column], values: Mapping[str, int | None], address: Cells, **narrow: int) -> list[Any]:
    """Figures in the order of the columns; each that counts hires leads to its rows."""
    figures = zip(found, provinces.cells(found, values), strict=True)
    return [Linked(n, address(one.code, **narrow)) if n and one.counts_hires else n for one, n in figures]


def _split(table: Any, by: str, hires: Sequence[Column], address: Cells) -> list[list[Any]]:
    """A row for each agency or fair, by name."""
    group = parts.GROUPS[by]
    sums = columns.totals(table.lines, group.column)
    known = group.names(sums)
    rows = [
        [pick(*known.get(key, (str(key), ""))), *_linked(hires, values, address, **{group.argument: key})]
        for key, values in sums.items()
    ]
    return sorted(rows, key=lambda row: row[0])


def of_provinces(year: int, rows: Sequence[Row]) -> list[Form]:
    """The table of all provinces, with what each office remarked."""
    found = columns.columns()

    def line(row: Row) -> list[Any]:
        report = row.counted
        if report is None:
            return [row.name, *provinces.cells(found, row.values), ""]

        def address(code: str, **narrow: int) -> str:
            return public_url("reports.cell", report_id=report.id, code=code, **narrow)

        return [row.name, *_linked(found, row.values, address), report.note]

    late = _("、").join(row.name for row in rows if row.counted is None)
    days = [row.counted.until for row in rows if row.counted is not None]
    heads = [_("%(year)d 年度", year=year), _("截至：%(day)s", day=day(max(days, default=None)))]
    note = _("尚未报送：%(names)s", names=late) if late else ""
    lines = [*map(line, rows), [_("合计"), *provinces.cells(found, provinces.sums(rows)), ""]]
    return [_form(_("统计表"), title(), heads, found, lines, note=note, remarks=True)]


def file_name(year: int, ending: str) -> str:
    return _("%(year)d年吸纳就业人数统计表", year=year) + f".{ending}"


def answer(form: str, year: int, forms: Sequence[Form]) -> Response:
    """The forms as a file: a workbook (xlsx), or a plain table for programs (csv)."""
    if form == "xlsx":
        return attachment(printed(forms), file_name(year, "xlsx"), XLSX)
    return attachment(plain(forms), file_name(year, "csv"), "text/csv")


def plain(forms: Sequence[Form]) -> bytes:
    """The forms one after the other, each under its own headings, a column in front naming the form where there are
    several; UTF-8 as Excel reads it, no cell of it run."""
    lines: list[list[Any]] = []
    for form in forms:
        front = [form.name] if len(forms) > 1 else []
        groups = [text for text, wide in form.groups for _n in range(wide)]
        heads = [f"{group}·{name}" if group else name for group, (name, _w) in zip(groups, form.columns, strict=True)]
        lines.append([*([_("表")] if front else []), *heads])
        lines += [[*front, *map(bare, row)] for row in form.rows]
    return spreadsheet(lines)


def _form(
    name: str, title: str, heads: Sequence[str], found: Sequence[Column], rows: Sequence[Sequence[Any]],
    first: str = "", note: str = "", remarks: bool = False,
) -> Form:  # fmt: skip
    groups = [("", 1), *((group, len(several)) for group, several in columns.grouped(found))]
    named = [(first or _("省（区、市）"), NAME), *((f"{one.name}（{one.unit}）", FIGURE) for one in found)]
    return Form(
        name=name,
        title=title,
        heads=heads,
        groups=[*groups, ("", 1)] if remarks else groups,
        columns=[*named, (_("备注"), REMARK)] if remarks else named,
        rows=rows,
        foot=[_("单位负责人："), _("审核人："), _("填报人："), _("联系电话："), _("填报日期：")],
        note=note,
    )
