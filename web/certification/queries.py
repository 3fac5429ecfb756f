"""Reads of the dated tables: permissions, pass lines, and where a rule comes from."""

from flask_babel import gettext as _

from seeds import reference
from web.core.i18n import pick


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


def verified(key: str) -> bool:
    return reference.sources()[key]["verified"] == "yes"
