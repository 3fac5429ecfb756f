"""Paper: one A4 sheet for each table and each person, from the browser or as PDF."""

from flask import flash, redirect, request, url_for
from flask_login import current_user

from web.core import paging, paper
from web.core.access import ORGANISER, allow
from web.downloads import service as downloads
from web.fairday import making
from web.fairday.views import bp
from web.fairs import access as fairs


@bp.get("/organiser/fairs/<int:fair_id>/print/<any(tables,people):what>")
@allow(ORGANISER)
def sheets(fair_id: int, what: str):
    fair = fairs.managed(current_user, fair_id)
    numbers = [number for _name, some in making.groups(fair, what, "") for number in some]
    page, pages = paging.within(paging.asked(), len(numbers), paper.SHEETS)
    shown = numbers[(page - 1) * paper.SHEETS : page * paper.SHEETS]
    return making.page(fair, what, shown, total=len(numbers), page=page, pages=pages, on_screen=True)


@bp.post("/organiser/fairs/<int:fair_id>/print/<any(tables,people):what>.pdf")
@allow(ORGANISER)
def sheets_pdf(fair_id: int, what: str):
    """All the sheets as one file, or by school or hall; without pango or a Chinese font back to the page, saying why."""
    fairs.managed(current_user, fair_id)
    by = request.form.get("by", "")
    try:
        paper.require_printer()
    except paper.NoPrinter as missing:
        flash(paper.why_not(missing.reason), "warn")
        return redirect(url_for(".sheets", fair_id=fair_id, what=what), code=303)
    options = {"what": what, "by": by if by in making.SPLITS[what] else ""}
    row = downloads.ask("fair_sheets", fair_id, options, current_user.id)
    return redirect(url_for("downloads.show", file_id=row.id), code=303)
