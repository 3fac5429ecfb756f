"""Results as workbooks people can sort, print and check: the sheets of a timetable, a placement and ranked lists."""

from flask_babel import gettext as _

from web.fairs.queries import clock_text
from web.timetables import words
from web.timetables.service.shown import Shown

Sheet = tuple[str, list[str], list[list[object]]]


def sheets(result: Shown) -> list[Sheet]:
    """The sheets of a finished run: name, header, rows."""
    work = result.run.work
    return (placement if work.pairs else ranking if work.ranks else timetable)(result)


def timetable(result: Shown) -> list[Sheet]:
    """Meetings, people, tables, wishes not placed, and the certificate."""
    meetings = [
        [
            result.stand(r["stand"]),
            result.offer(r["offer"]),
            result.table(r["table"]),
            r["day"],
            clock_text(r["starts"]),
            result.person(r["person"]),
            r["score"] / 10,
            r["wish"] or "",
            _("是") if r["interest"] else "",
        ]
        for r in result.rows
    ]
    people = [
        [result.person(key), result.school(key), len(rows)]
        + ["；".join(f"{result.when(r)} {result.stand(r['stand'])} {result.table(r['table'])}" for r in rows)]
        for key, rows in result.by_person.items()
    ]
    met = {r["table"] for r in result.rows}
    tables = [
        [result.table(key), result.stand(stand), result.interviewer(key), sum(r["table"] == key for r in result.rows)]
        for key, stand in result.about["tables"].items()
        if result.confined is None or key in met
    ]
    missed = [
        [
            result.person(key),
            row["rank"],
            result.offer_stand(row["offer"]),
            result.offer(row["offer"]),
            result.reason(row),
        ]
        for key, rows in result.why.items()
        for row in rows
    ]
    summary = result.run.summary
    proof = [[_("总分"), summary["value"], ""], [_("总分上限"), summary["bound_value"], ""]]
    return [
        (
            _("面谈"),
            [_("机构"), _("职位"), _("桌"), _("日期"), _("时间"), _("毕业生"), _("匹配分"), _("志愿"), _("机构有意")],
            meetings,
        ),
        (_("毕业生"), [_("毕业生"), _("学校"), _("场数"), _("面谈")], people),
        (_("桌"), [_("桌"), _("机构"), _("面谈人"), _("场数")], tables),
        (_("没排上的志愿"), [_("毕业生"), _("志愿"), _("机构"), _("职位"), _("原因")], missed),
        _certificate(result, proof),
    ]


def placement(result: Shown) -> list[Sheet]:
    """Who is placed where, who is not, wishes in vain, how full each position is, and the certificate."""
    statistics, placed = result.run.certificate["statistics"], {r["person"] for r in result.placed}
    pairs = [
        [
            result.offer_stand(r["offer"]),
            result.offer(r["offer"]),
            result.person(r["person"]),
            result.school(r["person"]),
            r["score"] / 10,
            r["wish"] or "",
            r["choice"],
            r["claim"],
        ]
        for r in sorted(result.placed, key=lambda r: (result.offer_stand(r["offer"]), r["offer"], r["claim"]))
    ]
    left = [[result.person(key), result.school(key)] for key in result.keys if key not in placed]
    missed = [
        [
            result.person(key),
            row["rank"],
            result.offer_stand(row["offer"]),
            result.offer(row["offer"]),
            result.why_not_placed(row),
        ]
        for key, rows in result.why.items()
        for row in rows
    ]
    given = {r["offer"] for r in result.placed}  # a host is told of its own people's alone
    filled = [
        [result.offer_stand(int(key)), result.offer(int(key)), sum(r["offer"] == int(key) for r in result.placed)]
        for key in result.about["positions"]
        if result.confined is None or int(key) in given
    ]
    proof = [
        [_("配到职位的人"), statistics["paired"], ""],
        [_("报名"), statistics["people"], ""],
        [_("名额"), statistics["places"], ""],
    ]
    own = [_("机构"), _("职位"), _("毕业生"), _("学校"), _("匹配分"), _("志愿"), _("在本人名单"), _("在职位名单")]
    return [
        (_("配对"), own, pairs),
        (_("没有配到的人"), [_("毕业生"), _("学校")], left),
        (_("没有配到的志愿"), [_("毕业生"), _("志愿"), _("机构"), _("职位"), _("原因")], missed),
        (_("职位"), [_("机构"), _("职位"), _("配到")], filled),
        _certificate(result, proof),
    ]


def ranking(result: Shown) -> list[Sheet]:
    """Every position's list, those who fail a must-have last and without a rank, and the certificate."""
    lines = [
        [
            result.offer_stand(offer),
            result.offer(offer),
            "" if blocked else rank,
            result.person(person),
            result.school(str(person)),
            "" if blocked else points / 10,
            _("有一项不符合") if blocked else "",
        ]
        for offer, rank, person, points, blocked in result.lines
    ]
    header = [_("机构"), _("职位"), _("名次"), _("毕业生"), _("学校"), _("匹配分"), _("必备条件")]
    return [(_("排序名单"), header, lines), _certificate(result, [])]


def _certificate(result: Shown, proof: list[list[object]]) -> Sheet:
    certificate = result.run.certificate
    checks: list[list[object]] = [
        [words.check_name(c["code"], result.run.kind), _("通过") if c["passed"] else _("没有通过"), c["looked_at"]]
        for c in certificate["checks"]
    ]
    checks += [
        [_("输入指纹"), certificate["input_sha256"], ""],
        [_("结果指纹"), certificate["result_sha256"], ""],
        [_("抽签种子"), certificate["seed"], ""],
        *proof,
    ]
    return _("证明"), [_("检查"), _("结果"), _("数量")], checks
