"""Spreadsheets into a fair, by the organiser or by a host that brings its graduates."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import db, files, limits
from web.core.access import ORGANISER, allow
from web.core.i18n import pick
from web.fairs import access, engine, queries
from web.fairs.forms import SHEETS, SheetForm
from web.fairs.queries import consent, hosting
from web.fairs.service import faults, sheets
from web.fairs.service.sheets.people import import_people
from web.fairs.service.sheets.positions import import_positions
from web.fairs.service.sheets.tables import import_tables
from web.fairs.service.sheets.times import import_times
from web.fairs.service.sheets.wishes import import_wishes
from web.fairs.views import bp
from web.models import Fair
from web.models.rosters import SIDES
from web.rosters.access import own_waiting
from web.rosters.queries import active_import, faults_by_side
from web.rosters.service import columns, imports, reading
from web.rosters.service.columns import InDoubt, Sent

MOST_BYTES = 10 * 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def kinds() -> dict[str, tuple[str, str]]:
    return {
        "graduates": (_("毕业生"), _("编号、姓名、学校、学历、专业……；有邮箱或电话更好，能认出重复报名的人。")),
        "positions": (_("机构和职位"), _("编号、机构、职位名称……；每家机构自动有一个展位、一张桌子。")),
        "wishes": (_("志愿"), _("毕业生、志愿1、志愿2……，或毕业生、职位、志愿。表里的人以表为准。")),
        "times": (
            _("毕业生的时间"),
            _(
                "毕业生、能来的时间、不便时间，多段用分号隔开，如 14:00-14:30；还可以有休息分钟、同行组。表里的人以表为准，没有的列不动。"
            ),
        ),
        "tables": (_("桌子和时间"), _("机构、展位号、展厅、桌号、面试官、不便时间，如 14:00-15:30。")),
    }


@bp.route("/organiser/fairs/<int:fair_id>/sheets", endpoint="sheets", methods=["GET", "POST"])
@allow(ORGANISER, files=True)
def sheets_page(fair_id: int):
    """Five kinds of sheets for the organiser, graduates alone for a host; what is wrong is listed with where it is."""
    fair = access.readable(current_user, fair_id)
    runs, host = access.runs(current_user, fair), access.host_of(current_user, fair)
    if not runs and host is None:
        raise db.Missing(f"Fair {fair_id}")
    form = SheetForm()
    if not form.is_submitted():
        return _page(fair, runs, SheetForm(formdata=None))
    if not form.validate() or (not runs and form.kind.data != "graduates"):
        return _page(fair, runs, form), 422
    if not runs and current_user.organiser_id not in hosting.in_force(fair_id):
        wrong = (form.kind.data, "", _("请先在概况页确认主办单位之间的约定，再导入。"))
        return _page(fair, runs, form, wrong=wrong), 422
    limits.spend("upload", account=f"organiser:{current_user.organiser_id}")
    kind, file = form.kind.data, form.file.data
    name, content = files.safe_name(file.filename or ""), file.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return _page(fair, runs, form, wrong=(kind, name, _("文件超过 10 MB，没有导入。请拆成几个文件。"))), 413
    sent = Sent(f"fair:{fair_id}", kind, name, content)
    try:
        if kind in SIDES:
            return _rows_in(fair, sent, columns.understood(sent, current_user.organiser_id))
        small = engine.read_small(content, name, kind)
    except engine.Unusable as error:
        return _page(fair, runs, form, wrong=(kind, name, pick(error.zh, error.en))), 422
    except InDoubt as doubt:
        waiting = columns.hold(current_user.id, current_user.organiser_id, sent, doubt.columns)
        return redirect(url_for("fairs.columns", fair_id=fair_id, sheet_id=waiting.id), code=303)
    if said := reading(small):
        flash(said, "info")
    take_in = {"wishes": import_wishes, "times": import_times, "tables": import_tables}
    return _said(fair_id, name, take_in[kind](fair_id, name, small))


@bp.route("/organiser/fairs/<int:fair_id>/columns/<int:sheet_id>", endpoint="columns", methods=["GET", "POST"])
@allow(ORGANISER)
def columns_page(fair_id: int, sheet_id: int):
    """What each column of a sheet is, where its headers do not say it."""
    fair = access.readable(current_user, fair_id)
    row = own_waiting(current_user, f"fair:{fair_id}", sheet_id)
    if request.method == "POST":
        limits.spend("upload", account=f"organiser:{current_user.organiser_id}")  # the file is read again
    given = columns.answer(row, current_user.organiser_id, request.form) if request.method == "POST" else None
    if given is not None and given.sheet is not None:
        sent, number = columns.sent_of(row), row.id
        done = _rows_in(fair, sent, given.sheet)
        columns.settle(number, sent.side, current_user.organiser_id, given.news)
        return done
    title, back = pick(fair.title, fair.title_en), url_for("fairs.sheets", fair_id=fair_id)
    page = render_template("rosters/columns.html", title=title, back=back, **columns.shown(row, given))
    return page, 422 if given else 200


def _said(fair_id: int, name: str, done: sheets.Done) -> Any:
    values = {"name": name, "new": done.new, "changed": done.changed, "joined": done.joined, "same": done.same}
    flash(_("“%(name)s”：新增 %(new)d，更新 %(changed)d，认出重复 %(joined)d，没有变化 %(same)d。", **values), "ok")
    return redirect(url_for("fairs.sheets", fair_id=fair_id), code=303)


def _rows_in(fair: Fair, sent: Sent, sheet: Any) -> Any:
    """Take people or positions in: all of a fair its organiser, a host its graduates while the hosts agree."""
    runs, host = access.runs(current_user, fair), access.host_of(current_user, fair)
    if not runs and (
        host is None or sent.side != "graduates" or current_user.organiser_id not in hosting.in_force(fair.id)
    ):
        raise db.Missing(f"Fair {fair.id}")
    roster_id = sheets.own_roster(fair.id, None if runs else host.id)
    if imports.large(sheet):
        sheets.opened(fair.id)
        run = imports.order(roster_id, sent, sheet, current_user.id)
        return redirect(url_for("rosters.importing", import_id=run.id), code=303)
    if said := reading(sheet):
        flash(said, "info")
    if sent.side == "positions":
        return _said(fair.id, sent.name, import_positions(fair.id, roster_id, sent.name, sheet))
    place, bringer = ("", None) if runs else (host.name, host.organiser_id)
    return _said(fair.id, sent.name, import_people(fair.id, roster_id, sent.name, sheet, place, bringer))


def _page(fair: Fair, runs: bool, form: SheetForm, **values: Any) -> str:
    host = access.host_of(current_user, fair)
    roster_id = fair.roster_id if runs else host.roster_id if host else None
    agreed = runs or current_user.organiser_id is None or current_user.organiser_id in hosting.in_force(fair.id)
    return render_template(
        "fairs/sheets.html",
        fair=fair,
        runs=runs,
        agreed=agreed,
        shares=hosting.in_words(),
        form=form,
        kinds=kinds() if runs else {"graduates": kinds()["graduates"]},
        counts=queries.counts(fair),
        roster_id=roster_id,
        roster_faults=faults_by_side(roster_id) if roster_id else {},
        coming=active_import(roster_id) if roster_id else None,
        sheet_faults=fair.sheet_faults if runs else {},
        sentences=consent.sentences(),
        organisers=consent.organisers(),
        **values,
    )


@bp.get("/organiser/fairs/<int:fair_id>/sheets/<kind>.<fmt>")
@allow(ORGANISER)
def template(fair_id: int, kind: str, fmt: str):
    """An empty sheet with the right headers."""
    access.readable(current_user, fair_id)
    if kind not in SHEETS or fmt not in TYPES:
        abort(404)
    return files.attachment(engine.template(kind, fmt), files.safe_name(f"{kinds()[kind][0]}.{fmt}"), TYPES[fmt])


@bp.get("/organiser/fairs/<int:fair_id>/sheets/<kind>/faults.<fmt>")
@allow(ORGANISER)
def faults_file(fair_id: int, kind: str, fmt: str):
    """Just the rows that were not taken in whole, under their own headers, to be mended and sent again."""
    fair = access.readable(current_user, fair_id)
    if not access.runs(current_user, fair) or fmt not in TYPES or kind not in fair.sheet_faults:
        abort(404)
    limits.spend("sheet")
    held = fair.sheet_faults[kind]
    content = engine.table(fmt, [*held["header"], _("原因")], faults.to_mend(held))
    return files.attachment(content, files.safe_name(f"{kinds()[kind][0]}-{_('待修改')}.{fmt}"), TYPES[fmt])
