"""The ledger as a workbook: every hire with its facts, and the totals that are their sum."""

from collections.abc import Sequence
from dataclasses import fields

from flask_babel import gettext as _

from web.core.i18n import pick
from web.core.labels import day, label, region_name
from web.core.workbooks import written
from web.hires import words
from web.hires.queries import GROUPS, Totals
from web.models import Hire


def total_names() -> dict[str, str]:
    """What the columns of Totals are called, in their order."""
    return {
        "hires": _("录用"),
        "fresh": _("其中应届"),
        "agreement": _("就业协议"),
        "contract": _("劳动合同"),
        "other": _("其他凭证"),
        "certify_later": _("先上岗、再考证"),
        "honours": _("获得过荣誉"),
        "there": _("仍在职"),
        "internships": _("实习、见习"),
        "claimed": _("待确认"),
        "disputed": _("有异议"),
    }


def group_names() -> dict[str, str]:
    return {
        "province": _("省（区、市）"),
        "kind": _("工作类别"),
        "service": _("机构类别"),
        "degree": _("学历"),
        "source": _("来源"),
    }


def value_name(group: str, code: str) -> str:
    """A value of a column of GROUPS in words."""
    if group == "province":
        return region_name(f"{code}0000") if code else _("未填写")
    if group == "source":
        return words.source_names()[code]
    tables = {"kind": "kinds", "service": "services", "degree": "degrees"}
    return label(tables[group], code) if code else _("未填写")


def cells(totals: Totals) -> list[int]:
    return [getattr(totals, one.name) for one in fields(Totals)]


def workbook(hires: Sequence[Hire], totals: dict[str, dict[str, Totals]], fairs: dict[int, tuple[str, str]]) -> bytes:
    """One sheet of hires and one for each grouping of the totals; names of people stand in none."""
    standing, evidence, forms = words.standing_names(), words.evidence_names(), words.form_names()
    yes = {True: _("是"), False: _("否")}
    head = [_("编号"), _("机构"), _("职位"), _("状态"), *words.fact_names().values(), _("招聘会"), _("应届")]
    rows = [
        [
            hire.id,
            pick(hire.agency.name, hire.agency.name_en),
            pick(hire.application.position.title, hire.application.position.title_en),
            standing[hire.standing],
            forms[hire.form],
            evidence[hire.evidence],
            day(hire.starts_on),
            day(hire.ended_on),
            label("kinds", hire.kind),
            value_name("service", hire.service),
            region_name(hire.place) if hire.place else "",
            yes[hire.certify_later],
            words.source_names()[hire.source],
            value_name("degree", hire.degree),
            hire.graduation_year or "",
            yes[hire.honours],
            pick(*fairs[hire.fair_id]) if hire.fair_id in fairs else "",
            yes[hire.fresh],
        ]
        for hire in hires
    ]
    columns = list(total_names().values())
    sheets = [(_("台账"), head, rows), (_("合计"), columns, [cells(totals[""][""])])]
    for group in GROUPS:
        lines = [[value_name(group, code), *cells(line)] for code, line in totals[group].items()]
        sheets.append((group_names()[group], [group_names()[group], *columns], lines))
    return written((name.replace("/", " ")[:31], header, lines) for name, header, lines in sheets)
