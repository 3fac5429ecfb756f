"""The papers an agency hands to its office, and the office's look at them."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.agencies import access, service, words
from web.agencies.forms import PaperForm
from web.agencies.views import bp
from web.core import audit, files, limits, pdf
from web.core.access import AGENCY_AT_ALL, AGENCY_OWNER_AT_ALL, OFFICE, allow
from web.models import AgencyPaper


@bp.get("/agency/papers")
@allow(AGENCY_AT_ALL)
def papers():
    """What the office has of this agency; not public."""
    return _page(PaperForm(formdata=None))


def _page(form: PaperForm, status: int = 200):
    agency = access.own(current_user)
    return render_template("agencies/papers.html", agency=agency, form=form, names=words.papers()), status


@bp.post("/agency/papers")
@allow(AGENCY_OWNER_AT_ALL, files=True)
def add_paper():
    agency, form = access.own(current_user), PaperForm()
    if not form.validate():
        return _page(form, 422)
    limits.spend("upload", account=str(current_user.id))
    upload = form.paper.data
    try:
        with upload.stream as stream:
            plain = pdf.plain(stream.read(pdf.MOST_BYTES + 1))
    except pdf.Refused as refused:
        form.paper.errors = [pdf.why(refused.reason)]
        return _page(form, 413 if refused.reason == "size" else 422)
    service.keep_paper(agency.id, form.kind.data, form.values(), plain.content, _name(upload.filename))
    flash(_("已保存，主管部门核验时能看到。"), "ok")
    return redirect(url_for("agencies.papers"), code=303)


def _name(name: str) -> str:
    """The name it is shown under, ending in .pdf whatever it ended in."""
    name = files.safe_name(name or "paper")
    return name if name.lower().endswith(".pdf") else f"{name[:95]}.pdf"


@bp.get("/agency/papers/<int:paper_id>/file")
@allow(AGENCY_AT_ALL)
def paper_file(paper_id: int):
    return files.download(access.paper(current_user, paper_id).file)


@bp.post("/agency/papers/<int:paper_id>/remove")
@allow(AGENCY_OWNER_AT_ALL)
def remove_paper(paper_id: int):
    service.remove_paper(access.paper(current_user, paper_id).id)
    flash(_("已删除，文件也删除了。"), "ok")
    return redirect(url_for("agencies.papers"), code=303)


@bp.get("/organiser/agencies/<int:agency_id>/papers/<int:paper_id>")
@allow(OFFICE)
def checked_paper(agency_id: int, paper_id: int):
    """A paper as the office opens it; who looked is in the audit log."""
    row = access.paper_to_check(current_user, agency_id, paper_id)
    audit.record_now("agency.paper.download", f"agency:{agency_id}", kind=row.kind)
    return files.download(row.file)


@bp.app_template_global("paper_text")
def paper_text(paper: AgencyPaper) -> str:
    """A paper in one line: what it is, its number and its day."""
    parts = [words.papers()[paper.kind], paper.number, paper.issued_on.isoformat() if paper.issued_on else ""]
    return " · ".join(part for part in parts if part)
