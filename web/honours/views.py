"""Routes of honours: their owner asks and hides; a university says its word one by one and by sheet."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from seeds.reference.files import RosterError, sheets_of
from web.core import audit, clock, db, files, limits, paging, workbooks
from web.core.access import GRADUATE, allow
from web.core.fields import digits
from web.core.i18n import pick
from web.core.refusals import Wrong
from web.graduates.access import own, own_row
from web.graduates.queries import universities_of
from web.honours import access, making, queries, rules, service, words
from web.honours.access import UNIVERSITY
from web.honours.forms import AskForm, CheckForm, SheetForm
from web.models import Honour, Organiser

MOST_BYTES = 2_000_000

bp = Blueprint("honours", __name__)


@bp.get("/me/honours")
@allow(GRADUATE)
def mine():
    """A graduate's honours: whom to ask about them, what was said, and which are shown to nobody."""
    return _mine(AskForm(formdata=None))


def _mine(form: AskForm, status: int = 200):
    graduate = own(current_user, whole=False)
    rows, schools = queries.mine(graduate.id), universities_of(graduate.id)
    form.school.choices = [(one.id, pick(one.name, one.name_en)) for one in schools]
    return render_template(
        "honours/mine.html",
        rows=rows,
        form=form,
        schools=schools,
        asked={
            one: pick(o.name, o.name_en) for one, o in queries.names_of([r.organiser_id or 0 for r in rows]).items()
        },
        standings=words.standing_names(),
        tones=words.TONES,
    ), status


@bp.post("/me/honours/ask")
@allow(GRADUATE)
def ask():
    graduate, form = own(current_user, whole=False), AskForm()
    form.school.choices = [(one.id, one.name) for one in universities_of(graduate.id)]
    picked = [number for text in request.form.getlist("honour") if (number := digits(text))]
    if not form.validate_on_submit() or not picked:
        if not picked:
            form.school.errors = [*form.school.errors, _("请先勾选要核实的荣誉。")]
        return _mine(form, 422)
    done = service.ask(graduate.id, picked, form.school.data)
    flash(_("已请学校核实 %(n)d 项。", n=done) if done else _("这些都已经请学校核实过了。"), "ok" if done else "info")
    return redirect(url_for(".mine"), code=303)


@bp.post("/me/honours/<int:honour_id>/hide")
@allow(GRADUATE)
def hide(honour_id: int):
    """Hide, or show again: `on` in the form says which."""
    honour, on = own_row(current_user, Honour, honour_id), request.form.get("on") == "1"
    service.hide(honour.graduate_id, honour_id, on)
    flash(_("机构看不到这项荣誉了，匹配也不算它。") if on else _("机构看得到这项荣誉了。"), "ok")
    return redirect(url_for(".mine"), code=303)


@bp.get("/university/honours")
@allow(UNIVERSITY)
def listed():
    """What a university is asked about."""
    return _listed(SheetForm(formdata=None))


def _listed(sheet: SheetForm, status: int = 200, **values):
    standing = request.args.get("standing", "asked")
    standing = standing if standing in words.TONES or not standing else "asked"
    return render_template(
        "honours/listed.html",
        listing=queries.listed(current_user.organiser_id, standing, paging.asked()),
        counts=queries.counts(current_user.organiser_id),
        standing=standing,
        standings=words.standing_names(),
        tones=words.TONES,
        acts=rules.ACTS,
        act_names=words.act_names(),
        seal=service.seal,
        most=queries.MOST_IN_SHEET,
        sheet=sheet,
        school=db.one(Organiser, current_user.organiser_id).school,
        this_year=clock.today().year,
        **{"wrong": None, "form": CheckForm(formdata=None), "answers": None} | values,
    ), status


@bp.post("/university/honours/<int:honour_id>")
@allow(UNIVERSITY)
def check(honour_id: int):
    """One honour is confirmed, refused or revoked."""
    honour, form = access.asked(current_user, honour_id), CheckForm()
    if form.validate_on_submit():
        act, seen = form.act.data, form.seen.data or ""
        with form.mending():
            service.check(
                honour.id, current_user.organiser_id, act, seen, form.issued.data or "", form.reason.data or ""
            )
            flash(_("已记下，毕业生会收到通知。"), "ok")
            return redirect(url_for(".listed"), code=303)
    return _listed(SheetForm(formdata=None), 422, wrong=honour_id, form=form)


@bp.get("/university/honours.xlsx")
@allow(UNIVERSITY)
def sheet():
    """What waits for the university, to be filled and sent back."""
    limits.spend("sheet")
    rows = queries.for_sheet(current_user.organiser_id)
    audit.record_now("honours.sheet", f"organiser:{current_user.organiser_id}", rows=len(rows))
    name = _("待核实荣誉") + f"-{clock.today():%Y%m%d}.xlsx"
    return files.attachment(making.workbook(rows), name, workbooks.XLSX)


@bp.route("/university/honours/sheet", methods=["GET", "POST"])
@allow(UNIVERSITY, files=True)
def upload():
    """A filled sheet: the answer to every row stands on the page that comes back. Loading that page anew, or in the
    other language, leads to the list."""
    if request.method == "GET":
        return redirect(url_for(".listed"), code=303)
    form = SheetForm()
    if not form.validate_on_submit():
        return _listed(form, 422)
    limits.spend("upload", account=f"organiser:{current_user.organiser_id}")
    name, content = files.safe_name(form.file.data.filename or ""), form.file.data.stream.read(MOST_BYTES + 1)
    try:
        if len(content) > MOST_BYTES:
            raise Wrong(_("文件超过 2 MB，没有记下。请拆成几个文件。"), "file")
        table = next(iter(sheets_of(content, name)[0].values()), [])
        rows = service.rows_of(table, making.languages())
        if len(rows) > queries.MOST_IN_SHEET:
            raise Wrong(_("一次最多 %(n)d 行，没有记下。请拆成几个文件。", n=queries.MOST_IN_SHEET), "file")
    except RosterError as error:
        form.file.errors = [*form.file.errors, pick(error.zh, error.en)]
        return _listed(form, 422)
    except Wrong as wrong:
        form.file.errors = [*form.file.errors, str(wrong)]
        return _listed(form, 422)
    answers = service.take_in(current_user.organiser_id, rows)
    db.session().flush()
    return _listed(SheetForm(formdata=None), answers=answers)
