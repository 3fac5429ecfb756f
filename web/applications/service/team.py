"""What colleagues of an agency keep among themselves about an application: notes, and who sees to it."""

from flask_babel import gettext as _

from web.agencies.queries import crew
from web.core import audit, clock, db, links
from web.core.db import Missing
from web.core.errors import Conflict
from web.core.i18n import pick
from web.models import Application, ApplicationNote, User
from web.notices.service import tell

MOST_NOTES = 50


def note(application_id: int, author_id: int, text: str) -> ApplicationNote:
    """Keep a note; the graduate never reads it. Conflict when there are `MOST_NOTES`."""
    session = db.write()
    application = db.one(Application, application_id, lock=True)
    if len(application.notes) >= MOST_NOTES:
        raise Conflict(_("一份投递最多 %(n)d 条备注，没有保存。请先删掉不用的。", n=MOST_NOTES))
    row = ApplicationNote(application_id=application.id, author_id=author_id, text=text, created_at=clock.now())
    session.add(row)
    session.flush()
    audit.record("application.note", f"application:{application.id}")
    _tell_named(application, row)
    return row


def _tell_named(application: Application, row: ApplicationNote) -> None:
    """Colleagues whom a note names as @name; the longest name counts, and of two of one name both are meant."""
    people = sorted(crew(application.position.agency_id), key=lambda one: -len(one.display_name))
    text, named = row.text, []
    for one in people:
        if one.display_name and f"@{one.display_name}" in row.text and one.id != row.author_id:
            if f"@{one.display_name}" in text or any(one.display_name == other.display_name for other in named):
                named.append(one)
            text = text.replace(f"@{one.display_name}", "")
    position = application.position
    tell(
        named,
        f"named:{row.id}",
        kind="application",
        words=lambda: _("同事在备注里提到了你：%(title)s", title=pick(position.title, position.title_en)),
        link=links.path("applications.show", application_id=application.id),
    )


def remove_note(application_id: int, note_id: int, author_id: int) -> None:
    """Delete one's own note; a note of a colleague, or one that is gone, is Missing."""
    session = db.write()
    row = session.get(ApplicationNote, note_id)
    if row is None or row.application_id != application_id or row.author_id != author_id:
        raise Missing(f"ApplicationNote {note_id}")
    session.delete(row)
    audit.record("application.note.remove", f"application:{application_id}")
    session.flush()


def assign(application_id: int, user_id: int | None, actor_id: int) -> User | None:
    """Name the colleague who sees to it, or nobody; they are told, unless they took it themselves. Conflict when they
    are none, or may only look."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    people = {one.id: one for one in crew(application.position.agency_id)}
    if user_id is not None and user_id not in people:
        raise Conflict(_("这位同事不在机构里，或者只能查看，所以没有指派。"))
    if application.assigned_id == user_id:
        return people.get(user_id)
    application.assigned_id = user_id
    audit.record("application.assign", f"application:{application.id}", to=user_id)
    db.session().flush()
    if user_id is not None and user_id != actor_id:
        position = application.position
        tell(
            [people[user_id]],
            f"assigned:{application.id}:{clock.now().isoformat()}",
            kind="application",
            words=lambda: _("有一份投递由你跟进：%(title)s", title=pick(position.title, position.title_en)),
            link=links.path("applications.show", application_id=application.id),
        )
    return people.get(user_id)
