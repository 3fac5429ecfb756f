"""Paper: one A4 sheet for each table and each person, from the browser or as PDF."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, files, paging
from web.core.access import ORGANISER, allow
from web.core.links import public_url
from web.fairday import calendars, paper, queries
from web.fairday.views import bp
from web.fairs import access as fairs
from web.fairs import consent
from web.models import Fair


@bp.get("/organiser/fairs/<int:fair_id>/print/<any(tables,people):what>")
@allow(ORGANISER)
def sheets(fair_id: int, what: str):
    return _sheets(fairs.managed(current_user, fair_id), what, on_screen=True)


@bp.get("/organiser/fairs/<int:fair_id>/print/<any(tables,people):what>.pdf")
@allow(ORGANISER)
def sheets_pdf(fair_id: int, what: str):
    """The same sheets as a file; without pango or a Chinese font back to the page, saying why."""
    fair = fairs.managed(current_user, fair_id)
    try:
        content = paper.pdf(_sheets(fair, what, on_screen=False))
    except paper.NoPrinter as missing:
        flash(why_not(missing.reason), "warn")
        return redirect(url_for(".sheets", fair_id=fair_id, what=what, page=paging.asked()), code=303)
    name = _("桌卡") if what == "tables" else _("个人安排")
    return files.attachment(content, f"{fair.title} {name} {paging.asked()}.pdf", "application/pdf")


def why_not(reason: str) -> str:
    if reason == "font":
        return _("这台服务器没有中文字体，PDF 会缺字。请用浏览器的“打印 → 另存为 PDF”，版式相同。")
    return _("这台服务器没有安装制作 PDF 的程序库。请用浏览器的“打印 → 另存为 PDF”，版式相同。")


def _sheets(fair: Fair, what: str, on_screen: bool) -> str:
    build = _tables if what == "tables" else _people
    total, page, pages, rows = build(fair)
    return render_template(
        f"fairday/sheets_{what}.html",
        fair=fair,
        rows=rows,
        total=total,
        page=page,
        pages=pages,
        what=what,
        on_screen=on_screen,
        version=queries.version(fair.id),
        place_of=calendars.place_of,
        seen=lambda m: consent.seen(m.attendee, consent.stage_of(m, fair, clock.today())),
        static_base="sheet:" if not on_screen else "",
    )


def _tables(fair: Fair) -> tuple[int, int, int, list[dict]]:
    tables = queries.tables(fair.id)
    page, pages = paging.within(paging.asked(), len(tables), paper.SHEETS)
    chosen = tables[(page - 1) * paper.SHEETS : page * paper.SHEETS]
    meetings = queries.by_table(fair.id, [t.id for t in chosen])
    code = paper.qr(public_url("fairday.stand_day", fair_id=fair.id))
    return len(tables), page, pages, [{"table": t, "meetings": meetings[t.id], "qr": code} for t in chosen]


def _people(fair: Fair) -> tuple[int, int, int, list[dict]]:
    total = queries.people_count(fair.id)
    page, pages = paging.within(paging.asked(), total, paper.SHEETS)
    chosen = queries.people_page(fair.id, (page - 1) * paper.SHEETS, paper.SHEETS)
    meetings = queries.by_person(fair.id, [p.id for p in chosen])
    rows = [
        {"person": p, "meetings": meetings[p.id], "qr": paper.qr(public_url("fairday.person", code=p.code))}
        for p in chosen
    ]
    return total, page, pages, rows
