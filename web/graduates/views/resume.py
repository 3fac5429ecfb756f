"""The résumé: kept, replaced, deleted and downloaded by its owner; agencies reach it through the application."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import audit, files, limits, pdf
from web.core.access import GRADUATE, allow
from web.graduates import access, forms, service
from web.graduates.views import bp


@bp.get("/me/resume")
@allow(GRADUATE)
def resume():
    return render_template("graduates/resume.html", form=forms.ResumeForm(), graduate=access.own(current_user))


@bp.post("/me/resume")
@allow(GRADUATE, files=True)
def upload_resume():
    graduate, form = access.own(current_user), forms.ResumeForm()
    if form.validate_on_submit():
        limits.spend("upload", account=str(current_user.id))
        upload = form.resume.data
        try:
            with upload.stream as stream:
                plain = pdf.plain(stream.read(pdf.MOST_BYTES + 1))
            service.keep_resume(graduate.id, plain.content, pdf_name(upload.filename), plain.pages)
        except pdf.Refused as refused:
            return refuse(form, graduate, refusal(refused.reason), 413 if refused.reason == "size" else 422)
        except files.OverQuota:
            return refuse(form, graduate, _("你的文件已经占满了空间，请先删除不用的文件。"), 413)
        flash(_("简历已保存。投递时勾选“简历 PDF”，机构才能下载。"), "ok")
        return redirect(url_for("graduates.resume"), code=303)
    return render_template("graduates/resume.html", form=form, graduate=graduate), 422


@bp.post("/me/resume/delete")
@allow(GRADUATE)
def delete_resume():
    service.delete_resume(access.own(current_user, whole=False).id)
    flash(_("简历已删除，文件也删除了。"), "ok")
    return redirect(url_for("graduates.resume"), code=303)


@bp.get("/me/resume/file")
@allow(GRADUATE)
def resume_file():
    row = access.own_resume(current_user)
    audit.record_now("resume.download", f"file:{row.id}")
    return files.download(row)


def refuse(form: forms.ResumeForm, graduate: Any, message: str, status: int) -> Any:
    """The page again with the reason; the résumé kept before stays as it is."""
    form.resume.errors = [message]
    return render_template("graduates/resume.html", form=form, graduate=graduate), status


def refusal(reason: str) -> str:
    return {
        "type": _("这不是 PDF 文件。请在 Word 或 WPS 里“另存为 PDF”，再上传一次。"),
        "size": _("文件超过 5 MB。请压缩图片，或者导出时选“最小文件大小”，再上传一次。"),
        "encrypted": _("这个 PDF 有密码。请另存一份没有密码的，再上传一次。"),
        "pages": _("这个 PDF 超过 50 页。请只留下简历，再上传一次。"),
        "empty": _("这个 PDF 里没有一页内容。请重新导出，再上传一次。"),
        "slow": _("这个 PDF 太复杂，没能在限定时间内检查完。请重新导出，再上传一次。"),
    }.get(reason, _("这个 PDF 打不开，可能已损坏。请重新导出，再上传一次。"))


def pdf_name(name: str) -> str:
    """The name it is shown under: the one it came with, ending in .pdf whatever it ended in."""
    name = files.safe_name(name or "resume")
    return name if name.lower().endswith(".pdf") else f"{name[:95]}.pdf"
