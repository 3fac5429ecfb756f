"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from datetime import timedelta

from sqlalchemy import select

from web.core import clock, files, ids
from web.models import AgencyPaper, Designation, Invitation

ROWS: dict[str, str] = {
    "agencies.home": "LFF++++FFF",
    "agencies.profile": "LFF++++FFF",
    "agencies.edit_profile": "LFFFF++FFF",
    "agencies.add_designation": "LFFFF++FFF",
    "agencies.remove_designation": "LFFFF+-FFF",
    "agencies.show": "++++++++++",
    "agencies.members": "LFF++++FFF",
    "agencies.invite": "LFFFF++FFF",
    "agencies.withdraw": "LFFFF+-FFF",
    "agencies.change_role": "LFFFF+-FFF",
    "agencies.remove_member": "LFFFF+-FFF",
    "agencies.leave": "LFF++++FFF",
    "agencies.to_check": "LFFFFFF+F+",
    "agencies.review": "LFFFFFF+F+",
    "agencies.check": "LFFFFFF+F+",
    "agencies.papers": "LFF++++FFF",
    "agencies.add_paper": "LFFFF++FFF",
    "agencies.paper_file": "LFF+++-FFF",
    "agencies.remove_paper": "LFFFF+-FFF",
    "agencies.checked_paper": "LFFFFFF+F+",
    "agencies.ask_again": "LFFFF++FFF",
    "agencies.leave_site": "LFFFF++FFF",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "agencies.home": "++++",
    "agencies.profile": "++++",
    "agencies.edit_profile": "++++",
    "agencies.add_designation": "++++",
    "agencies.remove_designation": "++++",
    "agencies.members": "++++",
    "agencies.invite": "++FF",
    "agencies.withdraw": "++++",
    "agencies.change_role": "++++",
    "agencies.remove_member": "++++",
    "agencies.leave": "++++",
    "agencies.papers": "++++",
    "agencies.add_paper": "++++",
    "agencies.paper_file": "++++",
    "agencies.remove_paper": "++++",
    "agencies.ask_again": "++++",
    "agencies.leave_site": "++++",
}


def prepare(make, world) -> None:
    """A designation, a paper, a member and an open invitation of the owner's agency."""
    agency_id, moment = world.ids["agency_id"], clock.now()
    with make.app.app_context(), make.database.writing() as session:
        claim = Designation(
            agency_id=agency_id, kind="brand", level="province", granted_by="示例省知识产权局", year=2020
        )
        invitation = Invitation(
            email="colleague@example.com",
            token_hash=ids.digest(f"invited {make.serial()}"),
            agency_id=agency_id,
            member_role="editor",
            created_at=moment,
            expires_at=moment + timedelta(days=7),
        )
        paper = session.scalar(select(AgencyPaper).where(AgencyPaper.agency_id == agency_id))  # one of a kind
        if paper is None:
            row = files.store(files.write(b"%PDF-1.4 of a test"), "licence.pdf", "application/pdf", None)
            paper = AgencyPaper(agency_id=agency_id, kind="business", file_id=row.id, created_at=moment)
        session.add_all([claim, invitation, paper])
        session.flush()
        world.ids["paper_id"] = paper.id
        world.ids["designation_id"], world.ids["invitation_id"] = claim.id, invitation.id
    world.ids["member_id"] = member_of(make, make.member(agency_id, "viewer"))


def member_of(make, user_id: int) -> int:
    """The id of a person's membership."""
    from web.models import AgencyMember

    with make.database.unit(may_write=False) as unit:
        return unit.session.scalar(select(AgencyMember.id).where(AgencyMember.user_id == user_id))
