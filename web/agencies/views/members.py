"""Who acts for an agency."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts import queries as account_queries
from web.accounts.access.proof import proving
from web.accounts.service import invitations as accounts
from web.agencies import access, queries, service
from web.agencies.forms import InviteForm, roles
from web.agencies.views import bp
from web.core import limits
from web.core.access import AGENCY_AT_ALL, AGENCY_OWNER, AGENCY_OWNER_AT_ALL, allow
from web.core.i18n import language
from web.models.agencies import MEMBER_ROLES


@bp.get("/agency/members")
@allow(AGENCY_AT_ALL)
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
@proving
def invite():
    agency, form = access.own(current_user), InviteForm()
    if form.validate():
        limits.spend("invite", account=str(current_user.id))
        with form.mending():
            service.invite(agency.id, form.email.data, form.role.data, language())
            flash(_("邀请已寄出。对方打开邮件里的链接就能加入。"), "ok")
            return redirect(url_for("agencies.members"), code=303)
    return _members_page(form, 422)


@bp.post("/agency/members/invitations/<int:invitation_id>/withdraw")
@allow(AGENCY_OWNER_AT_ALL)
def withdraw(invitation_id: int):
    accounts.withdraw_invitation(invitation_id, agency_id=access.own(current_user).id)
    flash(_("邀请已撤回，链接不再有效。"), "ok")
    return redirect(url_for("agencies.members"), code=303)


@bp.post("/agency/members/<int:member_id>/role")
@allow(AGENCY_OWNER_AT_ALL)
@proving
def change_role(member_id: int):
    access.member(current_user, member_id)
    service.change_role(member_id, request.form.get("role", ""))
    flash(_("角色已改，马上生效。"), "ok")
    return redirect(url_for("agencies.members"), code=303)


@bp.post("/agency/members/<int:member_id>/remove")
@allow(AGENCY_OWNER_AT_ALL)
@proving
def remove_member(member_id: int):
    access.member(current_user, member_id)
    service.remove_member(member_id)
    flash(_("已移出，马上生效。"), "ok")
    return redirect(url_for("agencies.members"), code=303)


@bp.post("/agency/members/leave")
@allow(AGENCY_AT_ALL)
def leave():
    """Leave the agency oneself, whatever one's role; the last owner cannot."""
    mine = [m for m in queries.members(access.own(current_user).id) if m.user_id == current_user.id]
    service.remove_member(mine[0].id)
    flash(_("你已离开这家机构。"), "ok")
    return redirect(url_for("agencies.home"), code=303)
