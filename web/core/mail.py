"""Mail through the outbox: to SMTP when configured, else into the development mailbox."""

import smtplib
import ssl
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select

from web.core import calendars, clock, db, limits, outbox
from web.core.feature import house
from web.core.i18n import LOCALES
from web.core.personal import Whose
from web.models.plumbing import Mail, OutboxRow

KEPT = ("to", "subject", "body", "calendar")  # of a mail, in the development mailbox


def send_typed(key: str, to: str, locale: str, template: str, **values: object) -> None:
    """`send` to an address somebody typed, who need not be its owner. Whoever types it, at whatever form: a mailbox
    gets no more than `limits` allow; raises TooMany, of which nobody learns whether it is known here."""
    limits.spend_here("typed_mail", to)
    send(key, to, locale, template, **values)


def send(
    key: str,
    to: str,
    locale: str,
    template: str,
    calendar: Callable[[str], bytes] | None = None,
    *,
    stop: str = "",
    by_day: bool = False,
    **values: object,
) -> None:
    """Promise a mail in the current written unit. `template` is a text template whose first line is the subject;
    `calendar` writes the entry that goes with it, for this address and in the reader's language. `stop` is the address
    where its reader ends mail of this kind with one press, without logging in. What comes `by_day` leaves at no hour of
    the night.

    For what an account's own doors write to its owner, who asked for it (the password was changed, a second factor):
    `send_typed` is for what proves an address or invites it. All else that people are told goes by
    `notices.service.tell`, which knows who is told anything.
    """
    with force_locale(LOCALES.get(locale, LOCALES["zh"])):
        subject, _line, body = render_template(template, **values).strip().partition("\n")
        more: dict[str, object] = {"calendar": calendar(to).decode()} if calendar else {}
        foot = "\n-- \n" + _("不想再收到这类邮件：%(link)s", link=stop) + "\n" if stop else ""
    more |= ({"stop": stop} if stop else {}) | ({"by_day": True} if by_day else {})
    outbox.add("mail", f"mail:{key}", {"to": to, "subject": subject.strip(), "body": f"{body.strip()}\n{foot}"} | more)


def deliver(effect: outbox.Effect) -> None:
    """Raises Later for what comes by day, at night. What its reader ended meanwhile does not leave."""
    settings = current_app.extensions["settings"]
    if effect.payload.get("by_day") and settings.quiet_nights and clock.is_night(clock.now()):
        raise outbox.Later(clock.last_morning(clock.now()) + timedelta(days=1))
    if any(load()(effect.payload) for load in house().unwanted):
        return
    if settings.smtp_url:
        _smtp(settings, effect)
    else:
        _keep(effect)


def forget(whose: Whose) -> None:
    """Mail to somebody who leaves that was not sent yet, or failed, is not sent; of what was sent its key alone
    stays."""
    session = db.session()
    session.execute(delete(Mail).where(Mail.to.in_(whose.addresses)))
    for field in ("to", "email"):
        to_them = OutboxRow.payload[field].as_string().in_(whose.addresses)
        for row in session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None), to_them)).all():
            row.payload, row.done_at = {}, clock.now()
    session.flush()


def _keep(effect: outbox.Effect) -> None:
    """Put one mail into the development mailbox, once."""
    with current_app.extensions["database"].writing() as session:
        if session.scalar(select(Mail.id).where(Mail.key == effect.key)) is None:
            kept = {name: effect.payload[name] for name in KEPT if name in effect.payload}
            session.add(Mail(key=effect.key, at=clock.now(), **kept))


def _smtp(settings, effect: outbox.Effect) -> None:
    """Send one mail; the key is its Message-ID, so a copy sent after a crash is recognised as the same."""
    url = urlsplit(settings.smtp_url)
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, effect.payload["to"]
    message["Subject"] = effect.payload["subject"]
    message["Message-ID"] = f"<{effect.key.replace(':', '.')}@{settings.mail_from.rpartition('@')[2]}>"
    if stop := effect.payload.get("stop"):  # one press in any mail program, as RFC 8058 has it
        message["List-Unsubscribe"], message["List-Unsubscribe-Post"] = f"<{stop}>", "List-Unsubscribe=One-Click"
    message.set_content(effect.payload["body"])
    if calendar := effect.payload.get("calendar"):  # as RFC 6047 has it, so that mail programs offer to enter it
        message.add_attachment(calendar, subtype="calendar", filename="invite.ics")
        message.get_payload()[-1].set_param("method", calendars.method_of(calendar))
    connect = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with connect(url.hostname or "localhost", url.port or 0, timeout=20) as server:
        if url.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
