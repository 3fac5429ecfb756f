"""The verbs of agencies: keep the profile, claim designations, run the members, and be checked by an office."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from web.accounts import queries as account_queries
from web.accounts.service import invitations as accounts
from web.agencies import queries
from web.core import audit, clock, db, files, ids, links, outbox
from web.core.refusals import Conflict, Wrong
from web.models import Agency, AgencyMember, AgencyPaper, Designation
from web.models.agencies import MEMBER_ROLES, PAPER_KINDS
from web.notices.service import tell

PROFILE = ("name", "name_en", "agency_code", "services", "place", "address", "website", "introduction", "reply_days")
IDENTITY = ("name", "agency_code")  # what the check was about: a changed one is checked again
MOST_DESIGNATIONS = 20


def agency_changed(agency_id: int) -> None:
    """What others show of this agency, its name, state or designations, is another thing after the current unit."""
    outbox.happened("agency.changed", f"{agency_id}:{ids.token()[:12]}", {"agency_id": agency_id})


def edit_profile(agency_id: int, values: Mapping[str, Any]) -> Agency:
    """Save the profile. A changed name or agency code of a checked agency asks for a new check; one that was refused or
    suspended stays so until an office has looked at it again (`ask_again`)."""
    session = db.write()
    agency = db.one(Agency, agency_id, lock=True)
    if values["agency_code"] and queries.code_taken(values["agency_code"], agency_id):
        raise Wrong(
            _("这个机构代码刚刚登记在另一家机构名下，没有保存。请核对；确是贵机构的，请联系主管部门。"), "agency_code"
        )
    changed = [name for name in PROFILE if getattr(agency, name) != values[name]]
    for name in PROFILE:
        setattr(agency, name, values[name])
    if agency.may("work") and set(changed) & set(IDENTITY):
        agency.status, agency.status_note, agency.checked_at, agency.checked_by = "pending", "", None, None
    audit.record("agency.edit", f"agency:{agency.id}", changed=changed)
    if changed:
        agency_changed(agency.id)
    session.flush()
    return agency


def add_designation(agency_id: int, values: Mapping[str, Any]) -> Designation:
    """Claim a designation; it is shown as claimed until an office has checked it."""
    session = db.write()
    agency = db.one(Agency, agency_id, lock=True)
    if len(agency.designations) >= MOST_DESIGNATIONS:
        raise Wrong(_("最多登记 %(n)d 项。", n=MOST_DESIGNATIONS))
    designation = Designation(agency_id=agency.id, **values)
    agency.designations.append(designation)
    session.flush()
    audit.record("agency.designation.add", f"agency:{agency.id}", kind=designation.kind, level=designation.level)
    agency_changed(agency.id)
    session.flush()
    return designation


def remove_designation(designation_id: int) -> None:
    session = db.write()
    designation = db.one(Designation, designation_id, lock=True)
    audit.record("agency.designation.remove", f"agency:{designation.agency_id}", kind=designation.kind)
    agency_changed(designation.agency_id)
    session.delete(designation)
    session.flush()


def keep_paper(agency_id: int, kind: str, values: Mapping[str, Any], content: bytes, shown_name: str) -> AgencyPaper:
    """Keep a checked PDF as the agency's paper of this kind, in place of the one before; `values` are its number and
    day. A checked agency stays checked: the office sees what is new when it decides again."""
    written = files.write(content)
    session = db.write()
    agency = db.one(Agency, agency_id, lock=True)
    _drop_paper(agency.id, kind)
    stored = files.store(written, shown_name, "application/pdf", None)
    row = AgencyPaper(agency_id=agency.id, kind=kind, file_id=stored.id, created_at=clock.now(), **values)
    session.add(row)
    audit.record("agency.paper.add", f"agency:{agency.id}", kind=kind, size=len(content))
    session.flush()
    return row


def remove_paper(paper_id: int) -> None:
    """Delete a paper, file and all."""
    session = db.write()
    row = db.one(AgencyPaper, paper_id, lock=True)
    audit.record("agency.paper.remove", f"agency:{row.agency_id}", kind=row.kind)
    _drop_paper(row.agency_id, row.kind)
    session.flush()


def _drop_paper(agency_id: int, kind: str) -> None:
    old = queries.paper(agency_id, kind)
    if old is None:
        return
    stored = old.file
    db.session().delete(old)
    db.session().flush()
    files.remove(stored)


def invite(agency_id: int, email: str, role: str, locale: str) -> None:
    """Invite a normalised address to join with a role. Raises Wrong for somebody who is a member already."""
    db.write()
    if queries.is_member(agency_id, email):
        raise Wrong(_("这个邮箱的主人已经是成员了，可以在成员名单里改角色。"), "email")
    accounts.invite(email, role, agency_id=agency_id, locale=locale)


def change_role(member_id: int, role: str) -> None:
    """Give a member another role, from their next request on. The last owner keeps theirs."""
    if role not in MEMBER_ROLES:
        raise Conflict(_("没有这个角色。"))
    session = db.write()
    member = _locked(member_id)
    if role != "owner":
        _keep_an_owner(member, _("至少要有一位负责人。请先把另一位成员设为负责人。"))
    audit.record("agency.member.role", f"agency:{member.agency_id}", member=member.user_id, was=member.role, now=role)
    member.role = role
    if role != "owner":
        _withdraw_invitations_of(member)
    session.flush()


def remove_member(member_id: int) -> None:
    """Take a member out of the agency, from their next request on; their account stays."""
    session = db.write()
    member = _locked(member_id)
    _keep_an_owner(member, _("最后一位负责人不能离开。请先把另一位成员设为负责人。"))
    audit.record("agency.member.remove", f"agency:{member.agency_id}", member=member.user_id)
    _withdraw_invitations_of(member)
    session.delete(member)
    session.flush()
    outbox.happened("member.left", str(member_id), {"agency_id": member.agency_id, "user_id": member.user_id})


def leave_with_account(user_id: int) -> None:
    """Whoever closes their account leaves their agency. Raises Wrong for its last owner."""
    found = db.session().scalar(select(AgencyMember.id).where(AgencyMember.user_id == user_id))
    if found is None:
        return
    member = _locked(found)
    if member.role == "owner" and queries.owner_count(member.agency_id) < 2:
        raise Wrong(_("你是机构唯一的负责人。请先把另一位成员设为负责人，或者先注销机构，再注销账号。"))
    remove_member(member.id)


def decide(
    agency_id: int, organiser_id: int | None, verdict: str, note: str, proven: Collection[int], seen: str
) -> None:
    """An office's or administrator's decision: "checked", "refused" or "suspended", with the designations whose
    evidence held. One that may not work any more leaves the fairs it stands at.

    Raises Conflict when the agency changed what `seen` (see queries.facts) stood for. Its owners are told by mail.
    """
    session, moment = db.write(), clock.now()
    agency = db.one(Agency, agency_id, lock=True)
    if queries.facts(agency) != seen:
        raise Conflict(_("机构刚刚改了资料，没有记下你的决定。请返回再看一遍。"))
    agency.status, agency.status_note = verdict, note
    agency.checked_at, agency.checked_by, agency.asked_at = moment, organiser_id, None
    for designation in agency.designations:
        if verdict == "checked" and designation.id in proven:
            if designation.checked_at is None:
                designation.checked_at, designation.checked_by = moment, organiser_id
        else:
            designation.checked_at = designation.checked_by = None
    audit.record("agency.check", f"agency:{agency.id}", verdict=verdict, designations=sorted(proven))
    agency_changed(agency.id)
    if not agency.may("work"):
        _stop(agency)
    tell(
        queries.owners(agency.id),
        f"agency:{agency.id}:{ids.token()[:12]}",
        kind="agency",
        link=links.path("agencies.profile"),
        letter="agencies/mail/checked.txt",
        **{"name": agency.name, "verdict": verdict, "note": note},
    )
    session.flush()


def _stop(agency: Agency) -> None:
    """What a stopped agency had under way ends with it: its stands at fairs, and its open invitations to colleagues."""
    outbox.happened("agency.stopped", f"{agency.id}:{ids.token()[:12]}", {"agency_id": agency.id})
    for invitation in account_queries.open_invitations(agency_id=agency.id):
        accounts.withdraw_invitation(invitation.id, agency_id=agency.id)


def readmit(agency_id: int) -> None:
    """In the current written unit: it was suspended wrongly. It may work again at once and waits for a check of its
    papers; what had ended meanwhile, such as stands at fairs, stays ended."""
    agency = db.one(Agency, agency_id, lock=True)
    if agency.may("work"):
        return
    agency.status, agency.status_note = "pending", ""
    agency.checked_at = agency.checked_by = agency.asked_at = None
    audit.record("agency.readmit", f"agency:{agency.id}")
    agency_changed(agency.id)
    db.session().flush()


def ask_again(agency_id: int) -> None:
    """A refused or suspended agency asks to be looked at again; it stays stopped until an office has decided."""
    session = db.write()
    agency = db.one(Agency, agency_id, lock=True)
    if agency.may("work"):
        raise Conflict(_("机构现在可以正常使用，不用申请。"))
    if agency.asked_at is None:
        agency.asked_at = clock.now()
        audit.record("agency.ask_again", f"agency:{agency.id}")
    session.flush()


def delete_agency(agency_id: int) -> None:
    """An agency leaves the site: its positions close, whoever waits for an answer gets one, nothing that people shared
    with it is kept, its members belong to nobody. Its name stays in the histories of those who applied. The credit code
    is free to register anew, but not of one that was refused or suspended: leaving is no way around that."""
    session = db.write()
    agency = db.one(Agency, agency_id, lock=True)
    audit.record("agency.delete", f"agency:{agency.id}")
    if agency.may("work"):
        agency.uscc, agency.agency_code = f"left-{agency.id}", None
    agency.status, agency.asked_at, agency.checked_by = "suspended", None, None
    outbox.happened("agency.left", str(agency.id), {"agency_id": agency.id})
    agency.status_note = "机构已自行注销。Left the site of its own accord."
    _stop(agency)
    agency.address = agency.website = agency.introduction = ""
    agency.designations.clear()
    for kind in PAPER_KINDS:
        _drop_paper(agency.id, kind)
    session.execute(delete(AgencyMember).where(AgencyMember.agency_id == agency.id))
    agency_changed(agency.id)
    session.flush()


def _locked(member_id: int) -> AgencyMember:
    """The member, with the agency's row locked first: two owners cannot remove each other at the same moment."""
    agency_id = db.one(AgencyMember, member_id).agency_id
    db.one(Agency, agency_id, lock=True)
    return db.one(AgencyMember, member_id, lock=True)


def _withdraw_invitations_of(member: AgencyMember) -> None:
    """Nobody keeps a way in for a friend: what a person invited ends with their right to invite."""
    for invitation in account_queries.open_invitations(agency_id=member.agency_id):
        if invitation.invited_by == member.user_id:
            accounts.withdraw_invitation(invitation.id, agency_id=member.agency_id)


def _keep_an_owner(member: AgencyMember, message: str) -> None:
    if member.role == "owner" and queries.owner_count(member.agency_id) < 2:
        raise Conflict(message)
