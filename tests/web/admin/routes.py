"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from datetime import timedelta

from tests.web.make import Make
from tests.web.roles import World
from web.core import clock, ids
from web.models import Invitation, OrganiserMember, OutboxRow

ONLY_ADMINISTRATORS = "LFFFFFFFF+"
ROWS: dict[str, str] = dict.fromkeys(
    (
        "admin.home",
        "admin.retry",
        "admin.organisers",
        "admin.create_organiser",
        "admin.organiser",
        "admin.invite",
        "admin.name_school",
        "admin.withdraw_invitation",
        "admin.remove_member",
        "admin.people",
        "admin.reset_second_factor",
        "admin.disable",
        "admin.enable",
        "admin.audit",
    ),
    ONLY_ADMINISTRATORS,
)


def prepare(make: Make, world: World) -> None:
    """A failed effect, an open invitation and a member of the office."""
    moment, colleague = clock.now(), make.user("organiser")
    with make.database.writing() as session:
        row = OutboxRow(
            topic="mail",
            key=f"failed {make.serial()}",
            payload={},
            created_at=moment,
            due_at=moment + timedelta(days=1),
            tries=3,
            error="ConnectionRefusedError",
        )
        office = world.ids["organiser_id"]
        member = OrganiserMember(organiser_id=office, user_id=colleague, created_at=moment)
        invitation = Invitation(
            email="invited@example.com",
            token_hash=ids.digest(f"invited {make.serial()}"),
            organiser_id=office,
            member_role="member",
            created_at=moment,
            expires_at=moment + timedelta(days=7),
        )
        session.add_all([row, member, invitation])
        session.flush()
        world.ids |= {"row_id": row.id, "member_id": member.id, "invitation_id": invitation.id, "user_id": colleague}
