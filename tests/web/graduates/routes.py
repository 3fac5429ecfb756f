"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from sqlalchemy import select

from tests.web.make import Make
from tests.web.roles import World
from web.core import files
from web.models import Education, Graduate

ME = "L++FFFFFFF"
MINE = "L+-FFFFFFF"
ROWS: dict[str, str] = {
    "graduates.home": ME,
    "graduates.profile": ME,
    "graduates.edit_section": ME,
    "graduates.wishes": ME,
    "graduates.skills": ME,
    "graduates.new_row": ME,
    "graduates.edit_row": MINE,
    "graduates.remove_row": MINE,
    "graduates.paste": ME,
    "graduates.draft": ME,
    "graduates.resume": ME,
    "graduates.upload_resume": ME,
    "graduates.delete_resume": ME,
    "graduates.resume_file": MINE,
    "graduates.visibility": ME,
    "graduates.who_looked": ME,
    "graduates.texts": ME,
    "graduates.release_text": "L--FFFFFFF",
    "graduates.seen": ME,
    "graduates.understood": ME,
    "graduates.correct": ME,
    "graduates.undo_correction": ME,
    "graduates.own_data": ME,
    "graduates.export_data": ME,
    "graduates.delete_account": ME,
}


def prepare(make: Make, world: World) -> None:
    """A row of the profile, and a résumé."""
    with make.app.app_context(), make.database.unit() as unit:
        session = unit.write()
        graduate = session.get(Graduate, world.ids["graduate_id"])
        row = files.store(files.write(b"%PDF-1.4 of a test"), "resume.pdf", "application/pdf", graduate.user_id)
        graduate.resume_id = row.id
        education = session.scalar(select(Education.id).where(Education.graduate_id == graduate.id))
        unit.commit()
    world.ids |= {"section": "about", "part": "educations", "entry_id": education}
