"""The second factor: a code from the person's telephone, or one of ten recovery codes; each works once.

No secret lies in the database. It is made from a key of the site and a stored text (`core.keys`) that names the key,
so that a copy of the database alone opens nothing; of a recovery code only the hash is kept.
"""

import base64
import unicodedata

import structlog
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from web.accounts.rules import totp
from web.accounts.service.sessions import end_sessions
from web.core import audit, clock, db, ids, keys, limits, mail, once
from web.core.errors import Conflict
from web.core.links import public_url
from web.models import RecoveryCode, SecondFactor, User

RECOVERY_CODES = 10
RECOVERY_LENGTH = 16  # Base32 characters: 80 bits, so that the hash alone gives nothing away
ISSUER = "Shanggang"


log = structlog.get_logger(__name__)
PURPOSE, SET_UP = "second factor", "second factor set up"


def secret_of(nonce: str) -> bytes:
    """The 160 bits shared with the telephone."""
    return keys.ring().opened(PURPOSE, nonce)


def recovery_codes(nonce: str) -> list[str]:
    """The ten codes of this random number, like `ABCD-EFGH-IJKL-MNOP`."""
    texts = [
        base64.b32encode(keys.ring().opened(f"recovery {n}", nonce)).decode()[:RECOVERY_LENGTH]
        for n in range(RECOVERY_CODES)
    ]
    return ["-".join(text[i : i + 4] for i in range(0, RECOVERY_LENGTH, 4)) for text in texts]


def plain(text: str) -> str:
    """A code as it is compared: without blanks, hyphens, width and case, however it was typed or pasted."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


def proves(nonce: str, text: str) -> int | None:
    """The half minute in which a telephone set up with this random number showed the code, or None."""
    try:
        secret = secret_of(nonce)
    except keys.Gone as gone:  # recovery codes still work, and an administrator helps
        log.error("second factor needs a key that was taken away", key=str(gone))
        return None
    return totp.matching_step(secret, plain(text), totp.step_of(clock.now()))


def renew() -> tuple[int, int]:
    """Keep every factor under the newest key: how many were moved, and how many need a key that is gone."""
    session, ring, moved, lost = db.write(), keys.ring(), 0, 0
    for user_id, nonce in session.execute(select(SecondFactor.user_id, SecondFactor.nonce)).all():
        if ring.named(nonce) == ring.newest and "." in nonce:
            continue
        try:
            kept = ring.renewed(PURPOSE, nonce)
        except keys.Gone:
            lost += 1
            continue
        same = update(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.nonce == nonce)
        moved += session.execute(same.values(nonce=kept)).rowcount
    audit.record("keys.renewed", "site", moved=moved, lost=lost)
    session.flush()
    return moved, lost


def spend(user_id: int, text: str, known: str = "") -> str:
    """Use a code up, in a transaction of its own: "app", "recovery", or "" when it is wrong or was used before.

    `known` names the device or session that tries, where the account knows it. Each wrong try is counted; of two at the
    same moment one wins, by a condition in the statement that writes.
    """
    spent = limits.spend("code", str(user_id), known)
    factor = db.session().get(SecondFactor, user_id)
    code = plain(text)
    if factor is None or not code.isascii():
        return ""
    step = proves(factor.nonce, code)
    with current_app.extensions["database"].writing() as session:
        if step is not None:
            later = update(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
            used, way = session.execute(later.values(last_step=step)).rowcount, "app"
        else:
            this = RecoveryCode.user_id == user_id, RecoveryCode.code_hash == ids.digest(code)
            unused = update(RecoveryCode).where(*this, RecoveryCode.used_at.is_(None))
            used, way = session.execute(unused.values(used_at=clock.now())).rowcount, "recovery"
        if not used:
            audit.record("second_factor.failed", f"user:{user_id}", actor_id=user_id)
            return ""
        if way == "recovery":
            audit.record("second_factor.recovery", f"user:{user_id}", actor_id=user_id)
            _tell(session.get(User, user_id), "recovery")
    limits.give_back(spent)
    return way


def codes_left(user_id: int) -> int:
    """How many recovery codes are still good."""
    found = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session().scalar(found) or 0


def was_set_up(nonce: str) -> bool:
    """Whether a telephone was set up with this random number before: it is shown and taken once, though a browser, or
    whoever copied its cookie, may still hold it."""
    return once.was_used(SET_UP, nonce)


def turn_on(user_id: int, nonce: str, step: int, keep: int) -> None:
    """Set a telephone up, in place of an earlier one, after it showed the code of `step`; other devices are logged out.
    Raises Conflict when this random number has set one up before."""
    session = db.write()
    user = db.one(User, user_id, lock=True)
    if not once.use_up(SET_UP, nonce):
        raise Conflict(_("这次设置已经用过了。请重新输入密码，再设置一次。"))
    _remove(user_id)
    session.add(SecondFactor(user_id=user_id, nonce=nonce, last_step=step, created_at=clock.now()))
    _add_codes(user_id, nonce)
    end_sessions(user_id, keep=keep)
    audit.record("second_factor.on", f"user:{user_id}")
    _tell(user, "on")
    session.flush()


def new_codes(user_id: int, nonce: str) -> None:
    """Ten new recovery codes; the earlier ones are void."""
    session = db.write()
    user = db.one(User, user_id, lock=True)
    if session.get(SecondFactor, user_id) is None:
        raise Conflict(_("两步验证没有开启，所以没有恢复码。"))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    _add_codes(user_id, nonce)
    audit.record("second_factor.codes", f"user:{user_id}")
    _tell(user, "codes")
    session.flush()


def turn_off(user_id: int) -> None:
    """Do without a second factor; the caller has found that this person may."""
    session = db.write()
    user = db.one(User, user_id, lock=True)
    _remove(user_id)
    audit.record("second_factor.off", f"user:{user_id}")
    _tell(user, "off")
    session.flush()


def reset(user_id: int) -> None:
    """An administrator's help for somebody who lost telephone and codes: the factor goes, all devices are logged
    out."""
    session = db.write()
    user = db.one(User, user_id, lock=True)
    if session.get(SecondFactor, user_id) is None:
        raise Conflict(_("这个账号没有开启两步验证，没有需要重置的。"))
    _remove(user_id)
    end_sessions(user_id)
    audit.record("second_factor.reset", f"user:{user_id}")
    _tell(user, "reset")
    session.flush()


def _remove(user_id: int) -> None:
    for model in (RecoveryCode, SecondFactor):
        db.session().execute(delete(model).where(model.user_id == user_id))
    db.session().expire_all()


def _add_codes(user_id: int, nonce: str) -> None:
    hashes = [ids.digest(plain(code)) for code in recovery_codes(nonce)]
    db.session().add_all(RecoveryCode(user_id=user_id, code_hash=digest) for digest in hashes)


def _tell(user: User, what: str) -> None:
    key, link = f"factor:{user.id}:{ids.token()[:16]}", public_url("accounts.forgot")
    mail.send(key, user.email, user.locale, "accounts/mail/second_factor.txt", what=what, link=link)
