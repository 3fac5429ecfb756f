"""Reports in words, as documents to go on writing in: what an office did, and what all provinces did."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from seeds import reference
from web.core import clock
from web.core.documents import Grid, Text
from web.core.documents import written as packed
from web.core.i18n import pick
from web.core.labels import day, label, region_name
from web.models import Organiser
from web.reports import service
from web.reports.queries import columns as table_columns
from web.reports.queries import parts, written
from web.reports.queries.written import Records
from web.reports.words import WRITTEN
from web.voices.words import STATUSES

Blocks = Iterator[Text | Grid]
NUMERALS = "一二三四五六七八九十"
GROUPS = ("employed", "by_agency", "work_search", "degree_junior", "honours")  # the first column of each told group


def due(year: int) -> dict[str, date]:
    """By kind the day it is due."""
    return {row["code"]: date(year, int(row["month"]), int(row["day"])) for row in reference.table("report_deadlines")}


def file_name(kind: str, year: int) -> str:
    return f"{_('%(year)d年', year=year)}{WRITTEN[kind]}.docx"


def columns() -> dict[str, str]:
    """What the sums of an office's records are called."""
    return {
        "measures": _("措施（项）"),
        "times": _("实施（次）"),
        "people": _("惠及人数"),
        "agencies": _("惠及机构数"),
        "amount": _("金额（元）"),
        "bought": _("其中购买服务（元）"),
        "events": _("活动（场）"),
        "came": _("到场人数"),
        "difficulties": _("困难（条）"),
        "practices": _("好经验（条）"),
    }


def draft(kind: str, office: Organiser, year: int) -> bytes:
    """An office's report of a year as its records have it today. Some fifteen queries."""
    found = written.records(office, year, service.until(year))
    titles = {
        "measures": _("关于%(year)d年稳定和扩大知识产权服务业就业措施及实施情况的报告", year=year),
        "summary": _("%(year)d年知识产权服务业吸纳就业工作总结", year=year),
    }
    sections = _measures_report(found) if kind == "measures" else _summary(found)
    return packed(
        [Text(titles[kind], "title"), Text(_("国家知识产权局运用促进司："), "to"), *sections, *_signed(office)]
    )


def _numbered(sections: Sequence[tuple[str, Blocks]]) -> Blocks:
    for number, (name, blocks) in enumerate(sections):
        yield Text(pick(f"{NUMERALS[number]}、{name}", f"{number + 1}. {name}"), "heading")
        yield from blocks


def _signed(office: Organiser) -> Blocks:
    yield Text(f"{pick(office.name, office.name_en)}\n{day(clock.today())}", "sign")


def _measures_report(found: Records) -> Blocks:
    return _numbered(
        [
            (_("总体情况"), _overall(found)),
            (_("出台的政策"), _policies(found)),
            (_("措施及实施情况"), _measures(found)),
            (_("购买服务"), _bought(found)),
            (_("政策宣讲和供需对接"), _meetings(found)),
            (_("机构反映的困难和办理情况"), _difficulties(found)),
            (_("好经验、好做法"), _practices(found)),
            (_("下一步工作"), _blank()),
        ]
    )


def _summary(found: Records) -> Blocks:
    table = service.draft(found.office, found.year, found.until)
    return _numbered(
        [
            (_("总体情况"), _overall(found)),
            (_("吸纳就业情况"), _hired(found, table)),
            (_("政策和措施"), _measures(found)),
            (_("政策宣讲和供需对接"), _meetings(found, table)),
            (_("先上岗、再考证"), _certified(table)),
            (_("机构反映的困难和办理情况"), _difficulties(found)),
            (_("好经验、好做法"), _practices(found)),
            (_("存在的问题和下一步工作"), _blank()),
        ]
    )


def _overall(found: Records) -> Blocks:
    sums = {code: f"{number:,}" for code, number in found.sums.items()}
    yield Text(
        _(
            "截至%(day)s，%(place)s共推出措施 %(measures)s 项，实施 %(times)s 次，惠及 %(people)s 人、机构 %(agencies)s 家次，"
            "金额 %(amount)s 元（其中购买服务 %(bought)s 元）；举办活动 %(events)s 场，到场 %(came)s 人；"
            "机构反映困难 %(difficulties)s 条，发布好经验 %(practices)s 条。",
            day=day(found.until),
            place=region_name(found.office.province),
            **sums,
        )
    )


def _policies(found: Records) -> Blocks:
    if not found.policies:
        yield Text(_("本年度本单位没有在本站发布新的政策。"))
        return
    heads = [_("政策"), _("类别"), _("文号"), _("起止")]
    rows = [
        [
            one.title,
            label("policy_kinds", one.kind),
            one.reference or None,
            f"{day(one.valid_from)} – {day(one.valid_to)}",
        ]
        for one in found.policies
    ]
    yield Grid(heads, rows)


def _measures(found: Records) -> Blocks:
    if not found.measures.measures:
        yield Text(_("本年度还没有记录措施。"))
        return
    heads = [_("措施"), _("类别"), _("预算（元）"), _("次数"), _("惠及人数"), _("惠及机构数"), _("金额（元）")]
    rows = [
        [one.title, label("policy_kinds", one.kind), one.budget, done.times, done.people, done.agencies, done.amount]
        for one, done in found.measures.measures
    ]
    sums = found.measures.all
    yield Grid(heads, [*rows, [_("合计"), "", "", sums.times, sums.people, sums.agencies, sums.amount]])
    for one, _done in found.measures.measures:
        if one.text:
            yield Text(f"{one.title}：{one.text}")


def _bought(found: Records) -> Blocks:
    if not found.bought:
        yield Text(_("本年度还没有购买服务的记录。"))
        return
    heads = [_("日期"), _("向哪家机构购买"), _("做了什么"), _("金额（元）")]
    rows = [[day(one.day), one.agency_name or None, one.text, one.amount] for one, _measure in found.bought]
    yield Grid(heads, [*rows, [_("合计"), "", "", found.sums["bought"]]])


def _meetings(found: Records, table: service.Table | None = None) -> Blocks:
    if not found.events and not found.fairs:
        yield Text(_("本年度还没有举办活动和招聘会的记录。"))
    if found.events:
        heads = [_("日期"), _("活动"), _("类别"), _("报名"), _("到场")]
        rows = [
            [day(one.starts_at), one.title, label("event_kinds", one.kind), signed, came]
            for one, signed, came in found.events
        ]
        yield Grid(heads, rows)
    if found.fairs:
        hired = _hired_at_fairs(table)
        heads = [_("最后一天"), _("专场招聘会"), *([_("录用（人）")] if table else [])]
        yield Grid(heads, [[day(on), one.title, *([hired.get(one.id, 0)] if table else [])] for one, on in found.fairs])


def _hired_at_fairs(table: service.Table | None) -> dict[int, int]:
    """By fair how many of the table were hired there."""
    sums = table_columns.totals(table.lines, parts.GROUPS["fairs"].column) if table else {}
    return {fair: values["employed"] for fair, values in sums.items()}


def _hired(found: Records, table: service.Table) -> Blocks:
    values = table.values
    yield Text(
        _(
            "截至%(day)s，%(place)s知识产权服务机构吸纳就业 %(employed)s 人，其中应届毕业生 %(fresh)s 人；另有实习、见习 %(interns)s 人。"
            "人数按双方已确认、有凭证的录用计算，一人一年只算一次，逐条可查。",
            day=day(found.until),
            place=region_name(found.office.province),
            employed=f"{values['employed']:,}",
            fresh=f"{values['fresh']:,}",
            interns=f"{values['internships']:,}",
        )
    )
    for group, several in table_columns.grouped(table_columns.columns()):
        if several[0].code in GROUPS:
            yield Grid(
                [group, *(f"{one.name}（{one.unit}）" for one in several)],
                [[_("人数"), *(values[one.code] for one in several)]],
            )


def _certified(table: service.Table) -> Blocks:
    values = table.values
    yield Text(_("约定先上岗、再考证的 %(n)s 人。", n=f"{values['certify_later']:,}"))
    if values["registered"] is None or values["certified"] is None:
        yield Text(_("报名和取得资格的人数太少，会认出个人，不写。"))
    else:
        yield Text(_("已报名考试 %(a)s 人，已取得资格 %(b)s 人。", a=values["registered"], b=values["certified"]))


def _difficulties(found: Records) -> Blocks:
    told = found.told("difficulty")
    if not told:
        yield Text(_("本年度机构没有反映困难。"))
        return
    solved = len(found.told("difficulty", "solved"))
    yield Text(
        ngettext(
            "机构反映困难 %(num)d 条，已办结 %(k)d 条。",
            "机构反映困难 %(num)d 条，已办结 %(k)d 条。",
            len(told),
            k=solved,
        )
    )
    yield Grid(
        [_("困难"), _("机构"), _("状态")], [[one.title, one.agency.name, str(STATUSES[one.status][0])] for one in told]
    )


def _practices(found: Records) -> Blocks:
    shown = found.told("practice", "shown")
    if not shown:
        yield Text(_("本年度还没有发布好经验。"))
    for one in shown:
        praised = _("（已表扬）") if one.commended_at else ""
        yield Text(f"{one.title}{praised}：{one.text}（{one.agency.name}）")


def _blank() -> Blocks:
    yield Text(_("（请在这里填写。）"))


def national(kind: str, year: int) -> bytes:
    """What all provinces handed up of a kind, with who is missing. Two queries."""
    rows = written.of_all(year, kind)
    late, names = _("、").join(row.name for row in rows if row.last is None), columns()
    sums = written.sums(rows)
    done = sum(row.last is not None for row in rows)
    heads = [_("省（区、市）"), *names.values()]
    lines = [[row.name, *(row.last.figures.get(code, 0) for code in names)] for row in rows if row.last]
    blocks: list[Text | Grid] = [
        Text(_("%(year)d年各省%(kind)s汇总", year=year, kind=str(WRITTEN[kind])), "title"),
        Text(pick(f"{NUMERALS[0]}、{_('报送情况')}", f"1. {_('报送情况')}"), "heading"),
        Text(_("应报送 %(all)d 个单位，已报送 %(done)d 个。", all=len(rows), done=done)),
        *([Text(_("尚未报送：%(names)s", names=late))] if late else []),
        Text(pick(f"{NUMERALS[1]}、{_('汇总')}", f"2. {_('汇总')}"), "heading"),
        Grid(heads, [*lines, [_("合计"), *(sums[code] for code in names)]]),
    ]
    return packed(blocks)
