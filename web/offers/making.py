"""The terms of an offer as PDF, made by the worker for one side of the application."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from web.accounts.access.person import Person
from web.applications import access
from web.core import db, ids, paper
from web.core.i18n import pick
from web.core.runs import Heart
from web.downloads.rules.kinds import Kind, Made
from web.graduates.queries import label_of
from web.models import Application, MadeFile
from web.models.stages import GRADUATE
from web.offers import queries, words


def _allowed(person: Person, application_id: int, options: Mapping[str, Any]) -> None:
    """Each side has its own: the graduate's says their name, the agency's the number it knows them by."""
    application = access.load(application_id, person)
    if access.side_of(application, person) != options["side"]:
        raise db.Missing(f"offer of {application_id}")


def _stamp(application_id: int) -> str:
    offer = queries.of(application_id)
    return ids.digest(f"{offer.version}:{offer.status}:{offer.updated_at}") if offer else ""


def _made(row: MadeFile, heart: Heart[MadeFile], folder: Path) -> Made:
    with heart.database.unit(may_write=False):
        application, offer = db.one(Application, row.subject_id), queries.of(row.subject_id)
        if offer is None:
            raise db.Missing(f"offer of {row.subject_id}")
        agency, graduate = application.position.agency, application.graduate
        fields = ("name",) if row.options["side"] == GRADUATE else ()
        html = render_template(
            "offers/paper.html",
            offer=offer,
            position=application.position,
            agency=agency,
            person=label_of(graduate, fields, agency.id),
            state=words.state_names()[offer.status],
            supports=[words.support_names()[name] for name in offer.supports],
        )
        title = f"{_('录用意向')} {pick(application.position.title, application.position.title_en)}"
    path = folder / "offer.pdf"
    path.write_bytes(paper.pdf(html))
    return Made(path, f"{title}.pdf", "application/pdf")


OFFER = Kind(
    allowed=_allowed,
    about=lambda application_id: f"application:{application_id}",
    stamp=_stamp,
    make=_made,
    title=lambda _options: _("录用条件 PDF"),
    back=lambda application_id: url_for("offers.show", application_id=application_id),
)
