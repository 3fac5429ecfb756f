"""The library everybody reads, and the desk of an office that fills it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from seeds import reference
from web.core import paging
from web.core.access import PUBLIC, allow
from web.core.labels import choices
from web.core.places import title as place_title
from web.policies import access, queries, service
from web.policies.access import OFFICE_MEMBER
from web.policies.forms import PolicyForm
from web.policies.queries import Asked
from web.policies.words import AUDIENCES

bp = Blueprint("policies", __name__)


@bp.get("/policies")
@allow(PUBLIC)
def index():
    """What holds for whom. Without words in the address, somebody signed in sees what is meant for them."""
    mine = not request.args and current_user.is_authenticated
    asked = queries.concerning(current_user) if mine else asked_for(request.args)
    rows, page, pages = queries.library(asked, paging.asked())
    national = queries.national(asked) if page == 1 else []
    kept = arguments(asked)
    return render_template(
        "policies/index.html",
        rows=rows,
        national=national,
        page=page,
        pages=pages,
        asked=asked,
        kept=kept,
        mine=mine and asked != Asked(),
        audiences=AUDIENCES,
        provinces=[(code, place_title(code + "0000")) for code in province_codes()],
        kinds=choices("policy_kinds"),
    )


def asked_for(args) -> Asked:
    """What an address asks of the library; what it should not hold is left out."""
    known = province_codes()
    kinds = {row["code"] for row in reference.table("policy_kinds")}
    return Asked(
        audience=args.get("for", "") if args.get("for", "") in AUDIENCES else "",
        provinces=tuple(code for code in dict.fromkeys(args.getlist("in")) if code in known),
        kind=args.get("kind", "") if args.get("kind", "") in kinds else "",
        over=args.get("over") == "1",
    )


def province_codes() -> list[str]:
    """Two digits of every province."""
    return list(dict.fromkeys(row["code"][:2] for row in reference.table("regions") if row["level"] == "province"))


def arguments(asked: Asked, **other) -> dict[str, object]:
    """An address's words for what is asked, with one of them other; "all" keeps what is meant for oneself away."""
    words = {"for": asked.audience or "all", "in": list(asked.provinces), "kind": asked.kind, "over": int(asked.over)}
    return {name: value for name, value in (words | other).items() if value}


@bp.get("/policies/<int:policy_id>")
@allow(PUBLIC)
def show(policy_id: int):
    policy = access.public(policy_id)
    return render_template("policies/show.html", policy=queries.shown(policy), draft=False)


@bp.get("/organiser/policies")
@allow(OFFICE_MEMBER)
def own():
    rows, page, pages = queries.own(current_user.organiser_id, paging.asked())
    states = {row.id: queries.state_of(row.valid_from, row.valid_to) for row in rows}
    return render_template("policies/own.html", rows=rows, page=page, pages=pages, states=states)


@bp.get("/organiser/policies/<int:policy_id>")
@allow(OFFICE_MEMBER)
def preview(policy_id: int):
    """A policy as everybody will see it."""
    policy = access.own(current_user, policy_id)
    draft = policy.status == "draft"
    return render_template("policies/show.html", policy=queries.shown(policy), draft=draft)


@bp.route("/organiser/policies/new", methods=["GET", "POST"])
@allow(OFFICE_MEMBER)
def create():
    form = PolicyForm(place=current_user.organiser_province)
    if form.validate_on_submit():
        with form.mending():
            policy = service.add_policy(current_user.organiser_id, form.values())
            flash(_("已存为草稿。看过预览以后再发布。"), "ok")
            return redirect(url_for("policies.preview", policy_id=policy.id), code=303)
    return _form_page(form)


@bp.route("/organiser/policies/<int:policy_id>/edit", methods=["GET", "POST"])
@allow(OFFICE_MEMBER)
def edit(policy_id: int):
    policy = access.own(current_user, policy_id)
    form = PolicyForm(obj=policy)
    if form.validate_on_submit():
        with form.mending():
            service.change_policy(policy_id, form.values())
            flash(_("已保存。"), "ok")
            return redirect(url_for("policies.preview", policy_id=policy_id), code=303)
    return _form_page(form, policy_id)


def _form_page(form: PolicyForm, policy_id: int | None = None):
    province = current_user.organiser_province
    page = render_template("policies/edit.html", form=form, policy_id=policy_id, province=province)
    return page, 422 if form.is_submitted() else 200


@bp.post("/organiser/policies/<int:policy_id>/publish")
@allow(OFFICE_MEMBER)
def publish(policy_id: int):
    """Publish, or take back: `published` in the form says which, so that pressing twice is pressing once."""
    access.own(current_user, policy_id)
    published = request.form.get("published") == "1"
    service.publish(policy_id, published)
    flash(_("已发布，所有人都看得到。") if published else _("已收回到草稿。"), "ok")
    return redirect(url_for("policies.preview", policy_id=policy_id), code=303)


@bp.post("/organiser/policies/<int:policy_id>/delete")
@allow(OFFICE_MEMBER)
def discard(policy_id: int):
    access.own(current_user, policy_id)
    service.discard_policy(policy_id)
    flash(_("草稿已删除。"), "ok")
    return redirect(url_for("policies.own"), code=303)
