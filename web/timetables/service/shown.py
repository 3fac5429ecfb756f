"""A finished run as pages show it: meetings, people, tables and answers of its files, named by the database of now."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from web.core import db, files, paging
from web.core.i18n import language, pick
from web.fairs.queries import clock_text
from web.models import FairRun
from web.timetables import engine, queries

PAGE = 30
TABLES = 12


class Names:
    """What ids of a fair are called now. Asked of the database, so that whoever left the site has no name."""

    def __init__(self, fair_id: int, confined: int | None = None) -> None:
        """`confined`: the host whose people alone have a name; None for everybody's."""
        self.fair_id, self.confined = fair_id, confined

    @cached_property
    def who(self) -> dict[str, queries.Who]:
        return queries.people(self.fair_id, self.confined)

    @cached_property
    def named(self) -> queries.Named:
        return queries.named(self.fair_id)

    def person(self, key: str | int) -> str:
        """Number and name; of somebody who left the site the number alone, where it is still known."""
        one, left = self.who.get(str(key)), _("已离开")
        return f"{one.number} {one.name or left}" if one else left

    def school(self, key: str) -> str:
        one = self.who.get(key)
        return one.school if one else ""

    def stand(self, key: str) -> str:
        one = self.named.stands.get(key)
        return pick(one.name, one.name_en or "") if one else _("已撤的展位")

    def table(self, key: str | int) -> str:
        """A table as people find it: stand number and label."""
        one = self.named.tables.get(str(key))
        if one is None:
            return _("已撤的桌子")
        stand = self.named.stands[str(one.stand_id)]
        return _("%(stand)s %(label)s 号桌", stand=stand.number or stand.name, label=one.label)

    def interviewer(self, key: str) -> str:
        one = self.named.tables.get(key)
        return one.interviewer if one else ""

    def offer(self, key: int | None) -> str:
        one = self.named.positions.get(str(key))
        return pick(one.title, one.title_en or "") if one else ""

    def offer_stand(self, key: int) -> str:
        one = self.named.positions.get(str(key))
        return self.stand(str(one.stand_id)) if one else ""


class Shown(Names):
    """The files of a run, read when asked for; of a host's reader only the people it brought. Raises Missing when the
    disk has lost them."""

    def __init__(self, run: FairRun, confined: int | None = None) -> None:
        super().__init__(run.fair_id, confined)
        self.run = run

    def _of_mine(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return rows if self.confined is None else [row for row in rows if str(row["person"]) in self.who]

    @cached_property
    def keys(self) -> list[str]:
        """The people of the run that may be shown."""
        return [key for key in self.about["people"] if self.confined is None or key in self.who]

    def _read(self, name: str) -> Any:
        row = self.run.result
        if row is None or not files.path_of(row).is_file():
            raise db.Missing(f"files of run {self.run.id}")
        try:
            return json.loads(engine.member(files.path_of(row), name))
        except KeyError:
            return None

    @cached_property
    def about(self) -> dict[str, Any]:
        row = self.run.input
        if row is None or not files.path_of(row).is_file():
            raise db.Missing(f"files of run {self.run.id}")
        return engine.read_about(files.path_of(row))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return self._of_mine(self._read("rows.json") or [])

    @cached_property
    def placed(self) -> list[dict[str, Any]]:
        """The pairs of a placement; of one made before rows were kept, who and where alone."""
        bare = {"score": 0, "wish": None, "choice": "", "claim": ""}
        if kept := self._read("rows.json"):
            return self._of_mine(kept)
        pairs = self._read("result.json")["pairs"]
        return self._of_mine([{"person": person, "offer": int(offer)} | bare for person, offer in pairs])

    @cached_property
    def lines(self) -> list[list[Any]]:
        """The lines of ranked lists: position, rank, person, score 0 to 1000, whether a must-have fails."""
        lines = self._read("result.json")
        return lines if self.confined is None else [line for line in lines if str(line[2]) in self.who]

    @cached_property
    def grid(self) -> dict[str, Any]:
        return self._read("grid.json") or {"slots": [], "closed": {}}

    @cached_property
    def why(self) -> dict[str, list[dict[str, Any]]]:
        why = self._read("why.json") or {}
        return why if self.confined is None else {key: rows for key, rows in why.items() if key in self.who}

    @cached_property
    def cures(self) -> list[dict[str, Any]]:
        """The changes that would place more, best first: of a timetable kept with the run, of others in its files."""
        return self.run.summary["cures"] if "cures" in self.run.summary else self._read("cures.json") or []

    @property
    def seeking(self) -> bool:
        """Whether it is still being sought what would place more."""
        return self.run.status == "done" and self.run.step == queries.SEEKING

    @cached_property
    def by_person(self) -> dict[str, list[dict[str, Any]]]:
        mine: dict[str, list[dict[str, Any]]] = {key: [] for key in self.keys}
        for row in self.rows:
            mine.setdefault(row["person"], []).append(row)
        return mine

    def people(self, query: str, only: str, page: int) -> "Page":
        """People with their meetings: all, or those with none, or some of their wishes not placed; by number."""
        keys = sorted(self.by_person, key=lambda k: (self.who[k].number if k in self.who else 1 << 30, int(k)))
        if only == "none":
            keys = [key for key in keys if not self.by_person[key]]
        if only == "missed":
            keys = [key for key in keys if self.why.get(key)]
        if query:
            keys = [key for key in keys if self._found(query, self.who.get(key))]
        return Page.of([(key, self.by_person[key], self.why.get(key, [])) for key in keys], page, PAGE)

    @staticmethod
    def _found(query: str, one: queries.Who | None) -> bool:
        return one is not None and query.casefold() in f"{one.number} {one.name} {one.school} {one.key}".casefold()

    def tables(self, query: str, page: int) -> "Page":
        """Tables in the order of their stands, each with its times: free, closed, or whom it meets."""
        at = {(row["table"], row["slot"]): row for row in self.rows}
        keys = [
            key
            for key in self.about["tables"]
            if not query or query.casefold() in f"{self.table(key)} {self._stand_of(key)}".casefold()
        ]
        keys.sort(key=lambda k: (self.table(k), int(k)))
        some = Page.of(keys, page, TABLES)
        slots = self.grid["slots"]
        some.rows = [
            (
                key,
                self._stand_of(key),
                [
                    (slot, at.get((key, slot["index"])), slot["index"] in set(self.grid["closed"].get(key, ())))
                    for slot in slots
                ],
            )
            for key in some.rows
        ]
        return some

    def _stand_of(self, table: str) -> str:
        return self.stand(self.about["tables"][table])

    def when(self, row: dict[str, Any]) -> str:
        """A slot or meeting as its time, with the day where the fair has several."""
        return f"{self.day(row['day'])}{clock_text(row['starts'])}"

    def day(self, day: str) -> str:
        days = {slot["day"] for slot in self.grid["slots"]}
        return f"{day[5:].replace('-', '/')} " if len(days) > 1 else ""

    def span(self, span: list[Any]) -> str:
        day, starts, ends = span
        return f"{self.day(day)}{clock_text(starts)}–{clock_text(ends)}"

    def reason(self, row: dict[str, Any]) -> str:
        """Why a wish was not placed, as a sentence."""
        times = "、".join(self.span(span) for span in row["spans"][:4])
        most = self.run.summary.get("most", "")
        gate = row.get("gate") or ("", row.get("detail", ""))  # before codes were kept, the words themselves
        return {
            "gate": _("有一项必备条件没有满足：%(what)s", what=engine.gate_words(*gate, language())),
            "no_table": _("这家机构没有可面谈的桌子"),
            "no_common_time": _("你有空的时间里，这家机构都不面谈"),
            "limit": _("你的面谈已经到上限（%(n)s 场）", n=most),
            "full": _("你有空的时间里，它的桌子都满了：%(times)s", times=times),
            "busy": _("它有空的时间，你已有别的面谈：%(times)s", times=times),
            "group": _("它有空的时间，你和同行的人另有一段时间来：%(times)s", times=times),
            "same_stand": _("你会在同一家机构面谈另一个职位，可以一并谈"),
        }.get(row["code"], row["code"])

    def why_not_placed(self, row: dict[str, Any]) -> str:
        """Why somebody is not placed at a wish, as a sentence."""
        if row["code"] == "gate":
            return _("有一项必备条件没有满足：%(what)s", what=engine.gate_words(*row["gate"], language()))
        if row["code"] == "no_place":
            return _("这个职位没有名额")
        if row["code"] == "equal":
            return _("名额给了和你匹配分相同、没有别的职位可去的人")
        order = {"n": row["places"], "mine": row["mine"], "last": row["last"]}
        return _("%(n)d 个名额都给了它排在前面的人：在它的名单里排第 %(mine)d，最后配到的排第 %(last)d", **order)

    def cure(self, row: dict[str, Any]) -> str:
        """A cure as a sentence; its gain stands beside it."""
        return {
            "table": _("%(who)s加一张桌", who=self.stand(row["position"])),
            "limit": _("每人的上限加一场"),
            "slot": _("最后加一个时间"),
        }[row["kind"]]


@dataclass(slots=True)
class Page:
    rows: list
    total: int
    page: int
    pages: int

    @classmethod
    def of(cls, rows: list, page: int, size: int) -> "Page":
        page, pages = paging.within(page, len(rows), size)
        return cls(rows[(page - 1) * size : page * size], len(rows), page, pages)
