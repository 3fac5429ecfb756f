"""Routes of kept searches: the list, keeping and changing one, and the link in its mails that stops them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core.access import PUBLIC, Rule, allow
from web.searches import access, queries, service
from web.searches.forms import ALERTS, SearchForm
from web.searches.queries.subjects import SUBJECTS, path_of, search_of, stored

bp = Blueprint("searches", __name__)
SEEKER = Rule("graduate or agency", lambda person: person.role in ("graduate", "agency"))


@bp.get("/searches")
@allow(SEEKER)
def index():
    searches = queries.mine(current_user.id)
    found = queries.found_lately([search.id for search in searches]) if searches else {}
    rows = [(row, _parts(row.subject, row.arguments), path_of(row.subject, row.arguments)) for row in searches]
    return render_template("searches/index.html", rows=rows, found=found, alerts=dict(ALERTS), most=service.MOST)


@bp.route("/searches/new", methods=["GET", "POST"])
@allow(SEEKER)
def create():
    """Keep the search that the address carries, as the list it came from had it."""
    subject = access.subject_for(current_user, request.args.get("subject", "positions"))
    arguments = stored(SUBJECTS[subject].read(request.args))
    parts, form = _parts(subject, arguments), SearchForm()
    if form.validate_on_submit():
        with form.mending():
            service.keep(current_user.id, subject, arguments, form.values())
            flash(_("已保存，有新结果时会按你选的方式告诉你。") if form.alert.data != "off" else _("已保存。"), "ok")
            return redirect(url_for("searches.index"), code=303)
    if request.method == "GET":
        form.name.data = " · ".join(parts)[:80] or (_("全部毕业生") if subject == "graduates" else _("全部职位"))
    return _form_page(form, parts, path_of(subject, arguments))


@bp.route("/searches/<int:search_id>/edit", methods=["GET", "POST"])
@allow(SEEKER)
def edit(search_id: int):
    search = access.own(current_user, search_id)
    form = SearchForm(obj=search)
    if form.validate_on_submit():
        service.change(search_id, form.values())
        flash(_("已保存。"), "ok")
        return redirect(url_for("searches.index"), code=303)
    return _form_page(form, _parts(search.subject, search.arguments), path_of(search.subject, search.arguments), search)


@bp.post("/searches/<int:search_id>/pause")
@allow(SEEKER)
def pause(search_id: int):
    """Pause, or go on: `paused` in the form says which, so that pressing twice is pressing once."""
    access.own(current_user, search_id)
    search = service.pause(search_id, request.form.get("paused") == "1")
    flash(_("已暂停提醒。") if search.paused else _("已恢复提醒。"), "ok")
    return redirect(url_for("searches.index"), code=303)


@bp.post("/searches/<int:search_id>/delete")
@allow(SEEKER)
def delete(search_id: int):
    access.own(current_user, search_id)
    service.discard(search_id)
    flash(_("搜索已删除。"), "ok")
    return redirect(url_for("searches.index"), code=303)


@bp.route("/searches/stop/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def stop(token: str):
    """The link at the end of a mail: one press and no further mail comes; a mail reader that only looks stops
    nothing."""
    search = access.by_sign(token)
    if request.method == "POST":
        service.stop_mail(search.id)
        return redirect(url_for("searches.stop", token=token), code=303)
    return render_template("searches/stop.html", search=search, token=token)


def _parts(subject: str, arguments) -> list[str]:
    """A search in words, as chips."""
    search = search_of(subject, arguments)
    return [*filter(None, [search.text]), *(words for _name, _value, words in search.parts())]


def _form_page(form: SearchForm, parts: list[str], path: str, search=None):
    return render_template(
        "searches/edit.html", form=form, parts=parts, path=path, search=search
    ), 422 if form.errors else 200
