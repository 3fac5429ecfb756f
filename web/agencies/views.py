"""Routes of agencies: home, profile, members, the public page, and the office's check."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts import queries as account_queries
from web.accounts import service as accounts
from web.accounts.access import require_verified
from web.agencies import access, queries, service
from web.agencies.forms import CheckForm, DesignationForm, InviteForm, ProfileForm, roles
from web.applications import queries as applications
from web.core import clock, limits
from web.core.access import AGENCY, AGENCY_OWNER, OFFICE, PUBLIC, allow
from web.core.i18n import language
from web.core.labels import label
from web.models import Agency, Designation
from web.models.agencies import AGENCY_STATUSES, MEMBER_ROLES
from web.positions import queries as positions

bp = Blueprint("agencies", __name__)


@bp.get("/agency")
@allow(AGENCY)
def home():
    """What to do next, and the figures that matter today."""
    if current_user.agency_id is None:
        return render_template("agencies/none.html")
    agency = access.own(current_user)
    states = positions.state_counts(agency.id)
    inbox = applications.inbox_counts(agency.id)
    return render_template(
        "agencies/home.html",
        agency=agency,
        states=states,
        inbox=inbox,
        overdue=applications.overdue_count(agency.id, clock.today()),
        ending=positions.ending_soon(agency.id),
        steps=_steps(agency, states),
    )


def _steps(agency: Agency, states: dict[str, int]) -> list[tuple[str, str, bool, str]]:
    """The way to the first candidates: (what, what it brings, whether it is done, address)."""
    profile, new = url_for("agencies.edit_profile"), url_for("positions.create")
    complete = bool(agency.place and agency.introduction and agency.services)
    shown = states["published"] + states["closed"] + states["expired"]
    return [
        (_("填写机构资料"), _("所在地、服务类别和介绍，是发布职位的必填内容。"), complete, profile),
        (_("写第一个职位"), _("大约十分钟，存成草稿可以接着写。"), sum(states.values()) > 0, new),
        (
            _("发布职位"),
            _("逐项检查后公开，毕业生几秒钟后就能搜到。"),
            shown > 0,
            url_for("positions.manage", state="draft"),
        ),
        (
            _("主管部门核验"),
            _("由主办单位核对统一社会信用代码和资质，不用您操作；通过后页面注明“已核验”。"),
            agency.status == "checked",
            url_for("agencies.profile"),
        ),
    ]


@bp.get("/agency/profile")
@allow(AGENCY)
def profile():
    return _profile_page(DesignationForm(formdata=None))


def _profile_page(form: DesignationForm, status: int = 200):
    agency = access.own(current_user)
    return render_template("agencies/profile.html", agency=agency, form=form, most=service.MOST_DESIGNATIONS), status


@bp.route("/agency/profile/edit", methods=["GET", "POST"])
@allow(AGENCY_OWNER)
def edit_profile():
    agency = access.own(current_user)
    form = ProfileForm(obj=agency, agency_id=agency.id)
    if form.validate_on_submit():
        was = agency.status
        agency = service.edit_profile(agency.id, form.values())
        if was != agency.status:
            flash(_("已保存。名称或代码变了，需要主管部门重新核验。"), "ok")
        else:
            flash(_("已保存。"), "ok")
        return redirect(url_for("agencies.profile"), code=303)
    return render_template("agencies/edit_profile.html", agency=agency, form=form), 422 if form.errors else 200


@bp.post("/agency/profile/designations")
@allow(AGENCY_OWNER)
def add_designation():
    agency, form = access.own(current_user), DesignationForm()
    if not form.validate():
        return _profile_page(form, 422)
    service.add_designation(agency.id, form.values())
    flash(_("已登记，主管部门核对依据前注明“机构自报”。"), "ok")
    return redirect(url_for("agencies.profile", _anchor="designations"), code=303)


@bp.post("/agency/profile/designations/<int:designation_id>/remove")
@allow(AGENCY_OWNER)
def remove_designation(designation_id: int):
    access.designation(current_user, designation_id)
    service.remove_designation(designation_id)
    flash(_("已删除。"), "ok")
    return redirect(url_for("agencies.profile", _anchor="designations"), code=303)


@bp.get("/agencies/<int:agency_id>")
@allow(PUBLIC)
def show(agency_id: int):
    """An agency as everybody sees it."""
    agency = access.public(agency_id)
    return render_template("agencies/show.html", agency=agency, positions=positions.open_of(agency.id))


@bp.get("/agency/members")
@allow(AGENCY)
def members():
    return _members_page(InviteForm(formdata=None))


def _members_page(form: InviteForm, status: int = 200):
    agency = access.own(current_user)
    return render_template(
        "agencies/members.html",
        agency=agency,
        members=queries.members(agency.id),
        invitations=account_queries.open_invitations(agency_id=agency.id),
        form=form,
        roles=roles(),
        role_names=role_names(),
    ), status


def role_names() -> dict[str, str]:
    return dict(zip(MEMBER_ROLES, (_("负责人"), _("可编辑"), _("只能查看")), strict=True))


@bp.post("/agency/members/invite")
@allow(AGENCY_OWNER)
def invite():
    agency, form = access.own(current_user), InviteForm()
    require_verified()
    if form.validate() and queries.is_member(agency.id, form.email.data):
        form.email.errors = [_("这个邮箱的主人已经是成员了，可以在成员名单里改角色。")]
    if form.errors:
        return _members_page(form, 422)
    limits.spend("invite", account=str(current_user.id))
    service.invite(agency.id, form.email.data, form.role.data, language())
    flash(_("邀请已寄出。对方打开邮件里的链接就能加入。"), "ok")
    return redirect(url_for("agencies.members"), code=303)


@bp.post("/agency/members/invitations/<int:invitation_id>/withdraw")
@allow(AGENCY_OWNER)
def withdraw(invitation_id: int):
    accounts.withdraw_invitation(invitation_id, agency_id=access.own(current_user).id)
    flash(_("邀请已撤回，链接不再有效。"), "ok")
    return redirect(url_for("agencies.members"), code=303)


@bp.post("/agency/members/<int:member_id>/role")
@allow(AGENCY_OWNER)
def change_role(member_id: int):
    access.member(current_user, member_id)
    service.change_role(member_id, request.form.get("role", ""))
    flash(_("角色已改，马上生效。"), "ok")
    return redirect(url_for("agencies.members"), code=303)


@bp.post("/agency/members/<int:member_id>/remove")
@allow(AGENCY_OWNER)
def remove_member(member_id: int):
    access.member(current_user, member_id)
    service.remove_member(member_id)
    flash(_("已移出，马上生效。"), "ok")
    return redirect(url_for("agencies.members"), code=303)


@bp.post("/agency/members/leave")
@allow(AGENCY)
def leave():
    """Leave the agency oneself, whatever one's role; the last owner cannot."""
    mine = [m for m in queries.members(access.own(current_user).id) if m.user_id == current_user.id]
    service.remove_member(mine[0].id)
    flash(_("您已离开这家机构。"), "ok")
    return redirect(url_for("agencies.home"), code=303)


@bp.get("/organiser/agencies")
@allow(OFFICE)
def to_check():
    """The agencies waiting for a check, or already decided."""
    status = request.args.get("status", "")
    status = status if status in AGENCY_STATUSES else "pending"
    text = request.args.get("q", "").strip()[:60]
    found = queries.queue(status, text, _province(), request.args.get("page", 1, type=int))
    names = status_names()
    tabs = [
        (names[s], url_for("agencies.to_check", status=s, q=text or None), s == status, found.counts[s])
        for s in AGENCY_STATUSES
    ]
    return render_template(
        "agencies/to_check.html", found=found, status=status, text=text, tabs=tabs, due_again=queries.due_again
    )


def _province() -> str:
    return current_user.organiser_province if current_user.role == "organiser" else ""


def status_names() -> dict[str, str]:
    return dict(zip(AGENCY_STATUSES, (_("待核验"), _("已核验"), _("未通过核验")), strict=True))


@bp.get("/organiser/agencies/<int:agency_id>")
@allow(OFFICE)
def review(agency_id: int):
    """Everything an office needs to decide on one agency."""
    return _review_page(access.to_check(agency_id))


def _review_page(agency: Agency, form: CheckForm | None = None):
    if form is None:
        form = CheckForm(formdata=None, designations=_claims(agency), proven=_proven(agency))
    form.seen.data = queries.facts(agency)
    return render_template(
        "agencies/review.html",
        agency=agency,
        form=form,
        states=positions.state_counts(agency.id),
        members=queries.members(agency.id),
        status_names=status_names(),
        due_again=queries.due_again(agency),
    ), 422 if form.errors else 200


def _claims(agency: Agency) -> list[tuple[int, str]]:
    return [(d.id, designation_text(d)) for d in agency.designations]


def _proven(agency: Agency) -> list[int]:
    return [d.id for d in agency.designations if d.checked_at is not None]


@bp.app_template_global("designation_text")
def designation_text(designation: Designation) -> str:
    """A designation in one line: name, level, who granted it, when."""
    parts = [label("designations", designation.kind), label("levels", designation.level), designation.granted_by]
    return " · ".join([p for p in parts if p] + ([str(designation.year)] if designation.year else []))


@bp.post("/organiser/agencies/<int:agency_id>/check")
@allow(OFFICE)
def check(agency_id: int):
    agency = access.to_check(agency_id)
    form = CheckForm(designations=_claims(agency))
    if not form.validate():
        return _review_page(agency, form)
    service.decide(
        agency.id,
        current_user.organiser_id,
        form.verdict.data,
        form.note.data,
        form.proven.data,
        form.seen.data,
    )
    flash(_("已记下，并寄信告知机构负责人。"), "ok")
    return redirect(url_for("agencies.to_check"), code=303)
