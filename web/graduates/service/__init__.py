"""The verbs of a graduate's profile: fill in, correct what was read, choose who sees it, keep a résumé."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from web.core import audit, clock, db, files, ids, outbox, personal
from web.core.personal import Whose
from web.core.refusals import Conflict, Wrong
from web.graduates.rules import released
from web.models import Education, Graduate, Honour, Language, Skill, StoredFile, User
from web.models.graduates import VISIBILITIES

ROWS: Mapping[str, Any] = {"educations": Education, "languages": Language, "skills": Skill, "honours": Honour}
MOST: Mapping[str, int] = {"educations": 8, "languages": 12, "skills": 60, "honours": 30}
PARTS: Mapping[str, tuple[str, ...]] = {
    "about": ("name", "phone", "nationality"),
    "wishes": ("wished_kinds", "wished_places", "places_note", "pay_min"),
    "texts": ("introduction", "specialities"),
    "educations": ("school", "degree", "major", "second_major", "second_kind", "graduated"),
    "languages": ("language", "test", "score", "note"),
    "honours": ("name", "level", "year", "note"),
}
MOST_CORRECTIONS = 100


def profile_changed(graduate_id: int) -> None:
    """Something else is written in this profile."""
    outbox.happened("profile.changed", f"{graduate_id}:{ids.token()[:12]}", {"graduate_id": graduate_id})


def profile_shown(graduate_id: int) -> None:
    """What others may see of this profile is another thing after the current unit."""
    outbox.happened("profile.shown", f"{graduate_id}:{ids.token()[:12]}", {"graduate_id": graduate_id})


def follow(graduate: Graduate) -> None:
    """In the current written unit: what is read in this profile, and what agencies see of it, is another thing now."""
    graduate.updated_at = clock.now()
    profile_changed(graduate.id)
    if graduate.visibility != "applied":
        profile_shown(graduate.id)
    db.session().flush()


def save_part(graduate_id: int, part: str, values: Mapping[str, Any]) -> None:
    """Set the fields of one section: "about", "wishes" or "texts"."""
    db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    for name in PARTS[part]:
        setattr(graduate, name, values[name])
    _changed(graduate, part)


def save_row(graduate_id: int, part: str, values: Mapping[str, Any], row_id: int | None = None) -> None:
    """Add an education, a language or an honour, or change the one with this id. Wrong when there are too many."""
    session = db.write()
    graduate, model = db.one(Graduate, graduate_id, lock=True), ROWS[part]
    if row_id is None:
        _leave_room(graduate_id, part, 1)
        row = model(graduate_id=graduate_id)
        session.add(row)
    else:
        row = _row(model, row_id, graduate_id)
        if part == "honours" and any(getattr(row, name) != values[name] for name in PARTS[part]):
            unchecked(row)
    for name in PARTS[part]:
        setattr(row, name, values[name])
    session.flush()
    _changed(graduate, part)


def unchecked(honour: Honour) -> None:
    """It says something else now: whatever a university said of it is over."""
    honour.standing, honour.issuer, honour.issued, honour.reason = "", "", "", ""
    honour.organiser_id = honour.asked_at = honour.checked_at = None


def add_skills(graduate_id: int, names: Sequence[str]) -> int:
    """Add skills not there yet, compared without regard to case; returns how many were new."""
    db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    added = _add_skills(graduate_id, names)
    _changed(graduate, "skills")
    return added


def take_draft(
    graduate_id: int, values: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]], skills: Sequence[str]
) -> None:
    """Put what a person ticked of a pasted CV into the profile, all of it or nothing: fields, rows and skills.

    Wrong when there would be too many rows.
    """
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    for name, value in values.items():
        setattr(graduate, name, value)
    for part, found in rows.items():
        _leave_room(graduate_id, part, len(found))
        session.add_all(ROWS[part](graduate_id=graduate_id, **row) for row in found)
    _add_skills(graduate_id, skills)
    _changed(graduate, "draft")


def _add_skills(graduate_id: int, names: Sequence[str]) -> int:
    session = db.session()
    there = {name.casefold() for name in session.scalars(select(Skill.name).where(Skill.graduate_id == graduate_id))}
    new = {name.casefold(): name for name in reversed(names) if name.casefold() not in there}
    _leave_room(graduate_id, "skills", len(new))
    session.add_all(Skill(graduate_id=graduate_id, name=name) for name in reversed(new.values()))
    session.flush()
    return len(new)


def remove_row(graduate_id: int, part: str, row_id: int) -> None:
    """Remove an education, a language, a skill or an honour. Raises Missing when it is not this graduate's."""
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    session.delete(_row(ROWS[part], row_id, graduate_id))
    session.flush()
    _changed(graduate, part)


def choose_visibility(graduate_id: int, level: str) -> None:
    """Choose who sees the profile; it holds from the next page any agency opens. The audit keeps when, and from
    what."""
    if level not in VISIBILITIES:
        raise ValueError(f"no such level: {level!r}")
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    before, graduate.visibility = graduate.visibility, level
    graduate.updated_at = clock.now()
    profile_changed(graduate.id)
    audit.record("graduate.visibility", f"graduate:{graduate_id}", before=before, after=level)
    profile_shown(graduate_id)
    session.flush()


def correct(graduate_id: int, field: str, value: str, source: str, to: str = "") -> None:
    """Say that the value read in `source` is wrong: `to` takes its place, or nothing when that is empty."""
    db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    if len(graduate.corrections) >= MOST_CORRECTIONS:
        raise Conflict(_("更正太多了，请直接改资料里的文字。"))
    new = {"field": field, "value": to or value, "source": source, "action": "set" if to else "drop"}
    graduate.corrections = [*(c for c in graduate.corrections if _key(c) != _key(new)), new]
    _changed(graduate, "corrections")


def undo_correction(graduate_id: int, field: str, value: str, source: str) -> None:
    """Take a correction back; one that is gone already is no error."""
    db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    graduate.corrections = [c for c in graduate.corrections if _key(c) != (field, value, source)]
    _changed(graduate, "corrections")


def release(graduate_id: int, field: str, seen: str, release: bool) -> None:
    """Let agencies that know no name read this field as it was `seen` (its seal), or take that back. Conflict when the
    text is another one by now: nobody releases what they have not read."""
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    text = released.texts(graduate).get(field, "")
    if release and (not text or released.seal(field, text) != seen):
        raise Conflict(_("这段文字刚刚变了，没有放行。请返回看一遍现在的样子，再决定。"))
    graduate.released = released.choose(graduate.released, field, text, release)
    graduate.updated_at = clock.now()
    audit.record("graduate.release" if release else "graduate.withhold", f"graduate:{graduate_id}", field=field)
    if graduate.visibility != "applied":
        profile_shown(graduate.id)
    session.flush()


def keep_resume(graduate_id: int, content: bytes, shown_name: str, pages: int) -> None:
    """Keep a checked PDF as the résumé in place of the one before. Raises files.OverQuota."""
    written = files.write(content)
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    _drop_resume(graduate)
    graduate.resume_id = files.store(written, shown_name, "application/pdf", graduate.user_id).id
    graduate.updated_at = clock.now()
    audit.record("resume.upload", f"graduate:{graduate_id}", size=len(content), pages=pages)
    session.flush()


def delete_resume(graduate_id: int) -> None:
    """Delete the résumé, file and all; deleting none is no error."""
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    if _drop_resume(graduate):
        graduate.updated_at = clock.now()
        audit.record("resume.delete", f"graduate:{graduate_id}")
    session.flush()


def _drop_resume(graduate: Graduate) -> bool:
    if graduate.resume_id is None:
        return False
    old, graduate.resume_id = db.one(StoredFile, graduate.resume_id), None
    db.session().flush()
    files.remove(old)
    return True


def _row(model: Any, row_id: int, graduate_id: int) -> Any:
    row = db.one(model, row_id, lock=True)
    if row.graduate_id != graduate_id:
        raise db.Missing(f"{model.__name__} {row_id}")
    return row


def delete_account(graduate_id: int) -> None:
    """Delete an account: profile, résumé, saved positions, sessions, mail and what others wrote about the person go;
    open applications are withdrawn.

    An empty row without name or address stays behind each application, so that an agency's numbers and an
    organiser's report of people hired stay true. The audit keeps acts by number only.
    """
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    user = db.one(User, graduate.user_id, lock=True)
    audit.record("account.delete", f"user:{user.id}")
    personal.erase(Whose(user.id, graduate_id, {user.email}))
    session.flush()
    database = current_app.extensions["database"]
    db.current_unit().after_commit.append(lambda: db.empty_log(database))


def erase(whose: Whose) -> None:
    """In the current written unit: the profile of somebody who leaves is emptied, and their files are gone."""
    session, graduate = db.session(), db.one(Graduate, whose.graduate_id, lock=True)
    for rows in (graduate.educations, graduate.languages, graduate.skills, graduate.honours):
        rows.clear()
    for name in ("name", "phone", "nationality", "introduction", "specialities", "places_note"):
        setattr(graduate, name, "")
    graduate.wished_kinds, graduate.wished_places, graduate.pay_min = [], [], None
    graduate.corrections, graduate.reading = [], {}
    graduate.visibility, graduate.updated_at = "applied", clock.now()
    resume_id, graduate.resume_id = graduate.resume_id, None
    session.flush()
    owned = select(StoredFile).where((StoredFile.owner_id == graduate.user_id) | (StoredFile.id == resume_id))
    for row in session.scalars(owned).all():
        files.remove(row)
    profile_shown(graduate.id)


def _leave_room(graduate_id: int, part: str, more: int) -> None:
    found = select(func.count()).select_from(ROWS[part]).where(ROWS[part].graduate_id == graduate_id)
    if (db.session().scalar(found) or 0) + more > MOST[part]:
        raise Wrong(_("这一栏最多 %(n)d 项。请先删去不重要的，再添加。", n=MOST[part]))


def _key(correction: Mapping[str, str]) -> tuple[str, str, str]:
    return correction["field"], correction["value"], correction["source"]


def _changed(graduate: Graduate, part: str) -> None:
    """After every change of a profile: the account bears its name, it is read again, and the audit says which part."""
    session = db.session()
    graduate.user.display_name = graduate.name or graduate.user.display_name
    session.flush()
    session.expire(graduate, [*ROWS])
    audit.record("graduate.change", f"graduate:{graduate.id}", part=part)
    follow(graduate)
