"""What only an administrator does: the first account, offices and universities, and another try for a failed effect."""

import re

from flask_babel import gettext as _

from web.accounts import service as accounts_service
from web.accounts.service import invitations, tokens, unproven
from web.accounts.service.sessions import end_sessions
from web.admin import queries
from web.core import audit, clock, db
from web.core.links import public_url
from web.core.refusals import Conflict, Wrong
from web.models import Organiser, OrganiserMember, OutboxRow, User

_SCHOOL = re.compile(r".+?(?:大学|学院|学校)(?=就业|招生|学生|毕业生|研究生|职业|创业|校友|教务)")
NO_PASSWORD = "!"  # noqa: S105  (not a hash: no password is right until one is set)


class Known(ValueError):
    """The address has an account already."""


def create_administrator(email: str, name: str) -> str:
    """An administrator without a password; returns the one-time link to set one. Raises Known."""
    db.write()
    if unproven.owner_of(email) is not None:
        raise Known(email)
    user = accounts_service.new_user(email, NO_PASSWORD, name, "zh", "admin", verified=True, agreed=False)
    audit.record("admin.create", f"user:{user.id}")
    return public_url("accounts.reset", token=tokens.issue(user, tokens.RESET, email)[1])


def create_organiser(*, kind: str, name: str, school: str, name_en: str, province: str, email: str) -> Organiser:
    """An office or university, and an invitation to its first person."""
    session = db.write()
    if queries.organiser_by_name(name) is not None:
        raise Wrong(_("“%(name)s”已经在名单里。请在它的页面邀请成员。", name=name), "name")
    school = school if kind == "university" else ""
    facts = {"kind": kind, "name": name, "school": school, "name_en": name_en, "province": province}
    organiser = Organiser(**facts, created_at=clock.now())
    session.add(organiser)
    session.flush()
    audit.record("organiser.create", f"organiser:{organiser.id}", kind=kind)
    invitations.invite(email, "member", organiser_id=organiser.id)
    return organiser


def name_school(organiser_id: int, school: str) -> None:
    """Say which school a university's graduates write in their studies. Only an administrator says it: whoever names a
    school sees its graduates' honours and figures."""
    session = db.write()
    organiser = db.one(Organiser, organiser_id, lock=True)
    if organiser.kind != "university":
        raise db.Missing(f"Organiser {organiser_id}")
    if organiser.school != school:
        organiser.school = school
        audit.record("organiser.name_school", f"organiser:{organiser.id}")
    session.flush()


def school_in(name: str) -> str:
    """What is likely the school in the name of a school's unit, to be confirmed: 江东大学就业指导中心 → 江东大学."""
    found = _SCHOOL.match(name)
    return found[0] if found else name


def remove_member(organiser_id: int, member_id: int) -> None:
    """End a person's membership: their rights are gone with their next request, in open sessions too."""
    session = db.write()
    member = db.one(OrganiserMember, member_id, lock=True)
    if member.organiser_id != organiser_id:
        raise db.Missing(f"OrganiserMember {member_id}")
    audit.record("organiser.remove_member", f"organiser:{organiser_id}", user=member.user_id)
    session.delete(member)
    session.flush()


def disable(user_id: int) -> None:
    """Shut an account out at once, in every browser; nothing of it is deleted, and it can be let in again. Raises
    Conflict. Both rows are locked, the lower id first: of two administrators who shut each other out at once, one
    stays."""
    session, me = db.write(), audit.actor()
    if user_id == me:
        raise Conflict(_("不能停用自己的账号。请让另一位管理员来做。"))
    locked = {number: db.one(User, number, lock=True) for number in sorted({user_id, me or user_id})}
    user = locked[user_id]
    if me is not None and locked[me].disabled_at is not None:
        raise Conflict(_("你的账号刚刚被另一位管理员停用，没有做任何改动。"))
    if user.disabled_at is None:
        user.disabled_at = clock.now()
        end_sessions(user.id)
        audit.record("account.disable", f"user:{user.id}")
    session.flush()


def enable(user_id: int) -> None:
    """Let an account that was shut out in again. Raises Conflict for one whose person has left for good."""
    session = db.write()
    user = db.one(User, user_id, lock=True)
    if not user.password_hash:
        raise Conflict(_("这个账号已由本人注销，资料已经删除，不能恢复。"))
    if user.disabled_at is not None:
        user.disabled_at = None
        audit.record("account.enable", f"user:{user.id}")
    session.flush()


def try_again(row_id: int) -> None:
    """Make a failed effect due now, with all its tries."""
    session = db.write()
    row = db.one(OutboxRow, row_id, lock=True)
    if row.done_at is not None:
        raise Conflict(_("这一项在此期间已经完成。"))
    row.tries, row.due_at, row.error = 0, clock.now(), ""
    audit.record("outbox.retry", f"outbox:{row.id}", topic=row.topic)
    session.flush()
