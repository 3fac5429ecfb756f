"""What the tests of applications put into the database beside `make`."""

from typing import Any

from tests.web.make import Make
from web.core import files
from web.models import Application, Graduate, Position

PDF = b"%PDF-1.4\n%%EOF\n"


def give_resume(make: Make, graduate_id: int) -> None:
    """A stored file as the graduate's résumé."""
    with make.app.app_context(), make.database.unit() as unit:
        session = unit.write()
        graduate = session.get(Graduate, graduate_id)
        graduate.resume_id = files.store(PDF, "简历.pdf", "application/pdf", graduate.user_id).id
        unit.commit()


def change(make: Make, model: type, key: int, **values: Any) -> None:
    """Change a stored record behind the site's back."""
    with make.database.writing() as session:
        row = session.get(model, key)
        for name, value in values.items():
            setattr(row, name, value)


def application(make: Make, key: int) -> Application:
    """The application as it is stored now, with its events loaded."""
    with make.database.unit(may_write=False) as unit:
        row = unit.session.get(Application, key)
        _loaded = row.events, row.position, row.graduate
        unit.session.expunge_all()
        return row


def close(make: Make, position_id: int) -> None:
    change(make, Position, position_id, status="closed")
