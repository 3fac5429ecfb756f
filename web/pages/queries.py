"""What the front page and the information pages show: counts, newest positions, dated rules with their source."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from seeds import reference
from web.core import clock, db
from web.core.i18n import language, pick
from web.core.labels import choices, day
from web.models import Position
from web.positions.queries import visible


def kinds() -> list[tuple[str, str, int]]:
    """(code, name, number of open positions) of every kind of work. One query."""
    counted = select(Position.kind, func.count()).where(visible()).group_by(Position.kind)
    numbers = dict(db.session().execute(counted).all())
    return [(code, name, numbers.get(code, 0)) for code, name in choices("kinds")]


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    text: str
    since: str
    until: str
    in_force: bool
    source: str


def measures() -> list[Measure]:
    today = clock.today().isoformat()
    return [
        Measure(
            name=pick(row["name"], row["name_en"]),
            text=pick(row["text"], row["text_en"]),
            since=day(date.fromisoformat(row["valid_from"])),
            until=day(date.fromisoformat(row["valid_to"])) if row["valid_to"] else "",
            in_force=row["valid_from"] <= today <= (row["valid_to"] or today),
            source=source(row["source"]),
        )
        for row in reference.table("measures")
    ]


def permissions() -> list[list[str]]:
    """Rows of the table: which work, and whether it may be done without, with, and after filing."""
    said = {"yes": _("可以"), "assist": _("协助"), "supervised": _("可以，须有指导"), "no": _("不可以")}
    return [
        [
            pick(row["work"], row["work_en"]),
            *(said[row[stage]] for stage in ("no_certificate", "certificate", "practising")),
            pick(row["basis"], row["basis_en"]) + ("" if verified(row["source"]) else _("（未核实）")),
        ]
        for row in reference.table("permissions")
    ]


def pass_lines() -> list[list[str]]:
    return [
        [row["year"] + ("" if row["valid_to"] else "—"), row["law"], row["practice"], pick(row["note"], row["note_en"])]
        for row in reference.table("pass_lines")
    ]


def source(key: str) -> str:
    """A source as the page shows it, marked when nobody has verified it."""
    row = reference.sources()[key]
    shown = row["title"] + (f"（{row['reference']}）" if row["reference"] and language() == "zh" else "")
    if language() == "en":
        shown = f"{row['title']} ({row['reference']})" if row["reference"] else row["title"]
    return shown + ("" if row["verified"] == "yes" else _("（未核实）"))


def verified(key: str) -> bool:
    return reference.sources()[key]["verified"] == "yes"
