"""What somebody typed is kept an hour when its form could not be carried out: a session ended, a page was of another
log-in, the record had changed. One comes back to it in the same browser, as the one who typed it.

Kept sealed under a key that lies half in the browser's cookie, so that the table alone tells nothing. Never kept:
passwords, one-time codes and files. A page of another site cannot have anything kept: its `Origin` is not ours.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, after_this_request, current_app, g, request, session
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from web.core import audit, clock, forgetting, ids, keys, links, nav, once
from web.core.forms import secret_names
from web.models.plumbing import UnsentForm

FIELD, COOKIE, TOKEN = "unsent", "unsent", "csrf_token"
MOST = 256 * 1024  # bytes of one, sealed
BROWSER, NETWORK = 8, 200  # how many one browser, and everybody behind one address, may have kept at a time
PURPOSE = "unsent forms"


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form as it was sent, less its secrets and files."""

    name: str  # in the address one comes back to
    path: str  # where it was sent, and is to be sent again
    page: str  # where it stood, "" when the browser did not say
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]  # names of those that were chosen and are lost
    secrets: bool  # whether a password or code has to be typed again
    owner: int | None  # who was signed in on the page; None for a page of nobody

    def may_see(self, user_id: int | None) -> bool:
        return self.owner is None or self.owner == user_id


def init_app(app: Flask) -> None:
    @app.after_request
    def _erase(response: Response) -> Response:
        """What was sent again and taken, asked again on its own page, or kept anew, is not kept a second time."""
        name = request.form.get(FIELD, "") if request.method == "POST" and "form" in request.__dict__ else ""
        if name and (response.status_code < 400 or response.status_code == 422 or "kept_unsent" in g):
            with app.extensions["database"].writing() as writing:
                writing.execute(delete(UnsentForm).where(UnsentForm.key == _key(name)))
        return response


def mark(user_id: int) -> None:
    """Make the tokens of this browser's pages name whose pages they are; called when a session begins."""
    session[TOKEN] = f"{ids.token()}.{user_id}"


def came_from() -> str:
    """The page of this site that the form stood on, "" when the browser did not say or it was another site's."""
    said = urlsplit(request.headers.get("Referer", ""))
    here = said.netloc == request.host and said.path != request.path
    return links.safe_next(said.path + (f"?{said.query}" if said.query else ""), "") if here else ""


def from_our_page() -> bool:
    """Whether the browser says that a page of this site sent the form."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.host


def typed() -> list[tuple[str, str]]:
    """What was sent that somebody may have typed or picked, without the secrets."""
    own = {TOKEN, once.FIELD, FIELD}
    secret = secret_names()
    sent = request.form.items(multi=True)
    return [(name, value) for name, value in sent if name not in own and name.rpartition("-")[2] not in secret]


def keep() -> str:
    """Keep what was sent and return the address one comes back to; "" when there is nothing to keep, or no room.

    A transaction of its own: the caller's must have ended. Sets the browser's cookie on the answer. O(what was sent).
    """
    if "kept_unsent" in g:
        return g.kept_unsent
    wanted = request.method == "POST" and request.accept_mimetypes.best != "application/json" and from_our_page()
    fields = typed() if wanted else []
    if not any(value.strip() for name, value in fields if name != "next"):
        return ""
    browser, name = _browser(), ids.token()
    sealed = _seal(browser, name, _content(fields))
    if len(sealed) > MOST:
        return ""
    row = UnsentForm(key=_key(name, browser), browser=ids.digest(browser), network=audit.address_hash()[:32])
    row.at, row.sealed = clock.now(), sealed
    with current_app.extensions["database"].writing() as writing:
        if not _room(writing, row):
            return ""
        writing.add(row)
    after_this_request(lambda response: _with_cookie(response, browser))
    g.kept_unsent = nav.address("unsent", form=name)
    return g.kept_unsent


def find(name: str) -> Unsent | None:
    """What this browser had kept under this name within the hour, whoever typed it: ask `may_see` before showing any."""
    browser, database = request.cookies.get(_cookie(), ""), current_app.extensions["database"]
    with database.unit(may_write=False) as unit:
        row = unit.session.get(UnsentForm, _key(name, browser))
    if row is None or clock.now() - row.at > forgetting.after("UnsentForm"):
        return None
    kept = _open(browser, name, row.sealed)
    if kept is None:
        return None
    fields = tuple((field, value) for field, value in kept.pop("fields"))
    return Unsent(name=name, fields=fields, files=tuple(kept.pop("files")), **kept)


def _content(fields: list[tuple[str, str]]) -> str:
    files = [file.filename for file in request.files.values() if file.filename] if request.files else []
    secrets = any(name.rpartition("-")[2] in secret_names() for name, value in request.form.items() if value)
    path = request.full_path.rstrip("?")
    kept = {"path": path, "page": came_from(), "fields": fields, "files": files, "secrets": secrets, "owner": _typist()}
    return json.dumps(kept, ensure_ascii=False)


def _typist() -> int | None:
    """Whose page the form stood on, as its token says, however old; without a readable one whoever sends it now."""
    now = current_user.id if current_user.is_authenticated else None
    config, token = current_app.config, request.form.get(TOKEN, "")
    try:
        said = URLSafeTimedSerializer(config["WTF_CSRF_SECRET_KEY"], salt="wtf-csrf-token").loads(token)
    except BadData:
        return now
    user = str(said).partition(".")[2]
    return int(user) if user.isdigit() else now


def _room(writing: Session, row: UnsentForm) -> bool:
    """Make room among what this browser keeps; whether its network leaves any."""
    old = select(UnsentForm.key).where(UnsentForm.browser == row.browser).order_by(UnsentForm.at.desc())
    over = writing.scalars(old.offset(BROWSER - 1)).all()
    writing.execute(delete(UnsentForm).where(UnsentForm.key.in_(over)))
    kept = select(func.count()).select_from(UnsentForm).where(UnsentForm.network == row.network)
    return writing.scalar(kept) < NETWORK


def _cookie() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _browser() -> str:
    kept = request.cookies.get(_cookie(), "")
    return kept if len(kept) == len(ids.token()) else ids.token()


def _with_cookie(response: Response, browser: str) -> Response:
    secure, life = current_app.config["SESSION_COOKIE_SECURE"], int(forgetting.after("UnsentForm").total_seconds())
    response.set_cookie(_cookie(), browser, life, secure=secure, httponly=True, samesite="Lax")
    return response


def _key(name: str, browser: str = "") -> str:
    return ids.digest(f"{browser or request.cookies.get(_cookie(), '')} {name}")


def _seal(browser: str, name: str, text: str) -> bytes:
    """Encrypted and marked with keys used for this text alone: a pad as long as it, then a MAC over what came out."""
    ring = keys.ring()
    pad, mac = _keys(ring.derived(PURPOSE, ring.newest), browser, name)
    content = text.encode()
    hidden = _xor(content, hashlib.shake_256(pad).digest(len(content)))
    return ring.newest.encode() + b"." + hmac.digest(mac, hidden, "sha256") + hidden


def _open(browser: str, name: str, sealed: bytes) -> dict[str, Any] | None:
    """What was sealed; None when its key was taken away or somebody changed it."""
    by, _dot, rest = sealed.partition(b".")
    try:
        pad, mac = _keys(keys.ring().derived(PURPOSE, by.decode()), browser, name)
    except keys.Gone:
        return None
    said, hidden = rest[:32], rest[32:]
    if not hmac.compare_digest(said, hmac.digest(mac, hidden, "sha256")):
        return None
    return json.loads(_xor(hidden, hashlib.shake_256(pad).digest(len(hidden))))


def _keys(key: bytes, browser: str, name: str) -> tuple[bytes, bytes]:
    return tuple(hmac.digest(key, f"{part} {browser} {name}".encode(), "sha256") for part in ("pad", "mac"))


def _xor(one: bytes, other: bytes) -> bytes:
    size = len(one)
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(size)
