"""What somebody typed is kept an hour when its form could not be carried out: a session ended, a page was of another
log-in, the record had changed. One comes back to it in the same browser, as the one who typed it.

Kept sealed under a key that lies half in the browser's cookie, so that the table alone tells nothing. Never kept:
passwords, one-time codes and files; what another site sends (its `Origin` is not ours); what nobody's page sends to a
route that is not for everybody, for whoever logs in next would be asked to send it. Strangers have a room of their own,
small and counted by network: they cannot fill that of people with an account, who are counted by account.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, after_this_request, current_app, g, request, session
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from web.core import audit, clock, forgetting, ids, keys, limits, links, nav, once
from web.core.forms import labels_of, secret_names, words_of
from web.models.plumbing import UnsentForm

FIELD, COOKIE, TOKEN, TITLE = "unsent", "unsent", "csrf_token", "titled"
BROWSER = 8  # how many one browser may have kept at a time
PURPOSE = "unsent forms"
CODE = re.compile(r"(?!https?:)[\w.:+/?=&%|-]*|\d{4}-\d\d-\d\d [\d:.+]+", re.ASCII)  # what a button carries: no text
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Room:
    """What may be kept: bytes of one form, sealed, and of all of them together."""

    one: int
    all: int


PEOPLE, STRANGERS = Room(256 * 1024, 256 * 1024 * 1024), Room(32 * 1024, 16 * 1024 * 1024)


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
    title: str = ""  # of the page the form stood on, which says what it does; "" when it did not come along

    def may_see(self, user_id: int | None) -> bool:
        """Its own typist alone: what nobody signed in typed is not for whoever logs in next."""
        return self.owner == user_id


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(titled=_titled, page_title=lambda: g.get("page_title", ""))

    @app.after_request
    def _erase(response: Response) -> Response:
        """What was sent again and carried out, or kept anew, is not kept a second time."""
        name = request.form.get(FIELD, "") if request.method == "POST" and "form" in request.__dict__ else ""
        if name and (g.get("committed") or g.get("kept_unsent")):
            mine = delete(UnsentForm).where(UnsentForm.key == _key(name))
            _written(lambda writing: writing.execute(mine).rowcount > 0)
        return response


def _titled(title: str) -> str:
    """Let the forms of the page that is being made say what it is called; prints nothing."""
    g.page_title = title
    return ""


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
    own = {TOKEN, once.FIELD, FIELD, TITLE}
    secret = secret_names()
    sent = request.form.items(multi=True)
    return [(name, value) for name, value in sent if name not in own and name.rpartition("-")[2] not in secret]


def keep() -> str:
    """Keep what was sent and return the address one comes back to; "" when there is nothing to keep, or no room.

    A transaction of its own: the caller's must have ended. Sets the browser's cookie on the answer. Never raises
    because of the database: error pages ask it. O(what was sent).
    """
    if "kept_unsent" not in g:
        wanted = request.method == "POST" and request.endpoint is not None and from_our_page()
        wanted = wanted and request.accept_mimetypes.best != "application/json"
        fields = typed() if wanted else []
        g.kept_unsent = _keep(fields) if _filled(fields) else ""
    return g.kept_unsent


def shown(kept: Unsent) -> list[tuple[str, str, list[str]]]:
    """(name, label, values in words) of every field that will be sent again; label "" where no form of the feature has
    it."""
    package = _package(_endpoint(kept.path))
    labels = labels_of((name for name, _value in kept.fields), package)
    together: dict[str, list[str]] = {}
    for name, value in kept.fields:
        together.setdefault(name, []).append(value)
    words = words_of(together, package)
    return [(name, labels.get(name, ""), words[name]) for name in together]


def _filled(fields: list[tuple[str, str]]) -> bool:
    """Whether somebody typed or picked any of it: a field with a label, or text. A button's hidden fields are
    neither."""
    filled = [(name, value.strip()) for name, value in fields if value.strip() and name != "next"]
    if any(CODE.fullmatch(value) is None for _name, value in filled):
        return True
    return bool(filled and labels_of((name for name, _value in filled), _package(request.endpoint)))


def _endpoint(path: str) -> str:
    """The endpoint a form is sent to; "" when there is none."""
    try:
        adapter = current_app.create_url_adapter(request)
        return adapter.match(urlsplit(path).path, method="POST")[0]
    except HTTPException:
        return ""


def _package(endpoint: str | None) -> str:
    """The feature a form is sent to, like "web.fairs"; "" for no page of ours."""
    view = current_app.view_functions.get(endpoint or "")
    return ".".join(view.__module__.split(".")[:2]) if view else ""


def _keep(fields: list[tuple[str, str]]) -> str:
    owner = _typist()
    if owner is None and not _for_everybody():
        return ""
    browser, name, room = _browser(), ids.token(), STRANGERS if owner is None else PEOPLE
    sealed = _seal(browser, name, _content(fields, owner))
    if len(sealed) > room.one or not _spent(owner):
        return ""
    network = audit.address_hash()[:32] if owner is None else ""
    row = UnsentForm(key=_key(name, browser), browser=ids.digest(browser), network=network)
    row.at, row.sealed = clock.now(), sealed
    if not _written(lambda writing: _add(writing, row, room)):
        return ""
    after_this_request(lambda response: _with_cookie(response, browser))
    return nav.address("unsent", form=name)


def _written(act: Callable[[Session], bool]) -> bool:
    """What `act` says of a transaction that an answer does not depend on; False where the database is busy or gone."""
    try:
        with current_app.extensions["database"].writing() as writing:
            done = act(writing)
    except DBAPIError as error:
        log.warning("no form was kept or erased", error=type(error.orig).__name__)
        return False
    return done


def find(name: str) -> Unsent | None:
    """What this browser had kept under this name within the hour, whoever typed it: ask `may_see` before showing
    any."""
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


def _content(fields: list[tuple[str, str]], owner: int | None) -> str:
    files = [file.filename for file in request.files.values() if file.filename] if request.files else []
    secrets = any(name.rpartition("-")[2] in secret_names() for name, value in request.form.items() if value)
    path = request.full_path.rstrip("?")
    kept = {"path": path, "page": came_from(), "fields": fields, "files": files, "secrets": secrets, "owner": owner}
    return json.dumps(kept | {"title": request.form.get(TITLE, "")[:200]}, ensure_ascii=False)


def _typist() -> int | None:
    """Whose page the form stood on, as its token says, however old; without a readable one whoever sends it now. A
    token of this session, or on a form for everybody, needs to name nobody; another's that names nobody may be
    anybody's."""
    now = current_user.id if current_user.is_authenticated else None
    config, token = current_app.config, request.form.get(TOKEN, "")
    try:
        said = URLSafeTimedSerializer(config["WTF_CSRF_SECRET_KEY"], salt="wtf-csrf-token").loads(token)
    except BadData:
        return now
    user = str(said).partition(".")[2]
    if user.isdigit():
        return int(user)
    return now if said == session.get(TOKEN) or _for_everybody() else None


def _for_everybody() -> bool:
    """Whether the form's route is open to people without an account."""
    rule = getattr(current_app.view_functions.get(request.endpoint or ""), "access_rule", None)
    return rule is not None and rule.public


def _spent(owner: int | None) -> bool:
    """Whether the account, or a stranger's networks, may still have a form kept this hour."""
    try:
        if owner is None:
            limits.spend("keep_open")
        else:
            limits.spend("keep", f"user:{owner}")
    except limits.TooMany:
        return False
    return True


def _add(writing: Session, row: UnsentForm, room: Room) -> bool:
    """Add it where its kind (of people, of strangers) leaves room; only then the browser's oldest of that kind go."""
    kind = UnsentForm.network == "" if row.network == "" else UnsentForm.network != ""
    taken = writing.scalar(select(func.sum(func.length(UnsentForm.sealed))).where(kind)) or 0
    if taken + len(row.sealed) > room.all:
        return False
    old = select(UnsentForm.key).where(UnsentForm.browser == row.browser, kind).order_by(UnsentForm.at.desc())
    over = writing.scalars(old.offset(BROWSER - 1)).all()
    writing.execute(delete(UnsentForm).where(UnsentForm.key.in_(over)))
    writing.add(row)
    return True


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
