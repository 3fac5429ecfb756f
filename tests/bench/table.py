"""What the table of people hired costs from a large ledger: `[python -m tests.services] python -m tests.bench.table
[ROWS]`.

A ledger of so many rows (1 000 000) is written by one statement, in the database of TEST_DATABASE_URL or a new SQLite
file:
32 provinces, 512 agencies, two years, one in ten hired twice. Measured is the table of every province, each as its
office makes it, one province's with its sheet by agency, and handing it up with its copied lines. The baseline is one
plain SELECT … GROUP BY province over the same rows with the same columns, and the same without the rule that a person
counts once. Every cell of every province is compared with a count in Python that shares no code with the site. Seconds
on the clock, the best of three; the last line is JSON.
"""

import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import make_url

from web.core import clock
from web.core.db import Database, analyse
from web.models import Agency, Designation, Organiser
from web.reports.queries import columns

PROVINCES = [f"{code:02}" for code in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 67))]  # fmt: skip
AGENCIES = 16  # in each
FIRST, YEAR, UNTIL = date(2025, 1, 1), 2026, date(2026, 11, 30)
STANDINGS = ("claimed", "disputed", "void", *["confirmed"] * 17)
KINDS = ("search", "consulting", "translation", "research", "information", "support", "drafting")
SERVICES = ("agency", "legal", "information", "consulting", "operation", "training", "")
DEGREES = ("junior", "bachelor", "master", "doctor", "")
GRADUATED = (None, 2021, 2023, 2024, 2025, 2026, 2026, 2027)
SPREAD = {  # column -> (factor, divisor, modulus): (i * factor + i / divisor) % modulus, alike in SQL and in Python
    "standing": (3, 7, len(STANDINGS)),
    "form": (5, 11, 12),
    "day": (13, 17, 730),
    "kind": (3, 5, len(KINDS)),
    "service": (2, 19, len(SERVICES)),
    "degree": (7, 3, len(DEGREES)),
    "graduation_year": (5, 29, len(GRADUATED)),
    "honours": (11, 23, 4),
    "certify_later": (1, 2, 3),
}
CHOICES: dict[str, Sequence[Any]] = {
    "standing": STANDINGS, "kind": KINDS, "service": SERVICES, "degree": DEGREES, "graduation_year": GRADUATED
}  # fmt: skip


def row(i: int, first_agency: int = 1) -> dict[str, Any]:
    """The i-th hire, from 1."""
    at = {name: (i * a + i // b) % m for name, (a, b, m) in SPREAD.items()}
    province = (i + 1) // 10 % len(PROVINCES)
    found = {name: values[at[name]] for name, values in CHOICES.items()}
    return found | {
        "id": i,
        "graduate": i - (i % 10 == 0),
        "province": PROVINCES[province],
        "agency": first_agency + province * AGENCIES + i % AGENCIES,
        "form": "internship" if at["form"] == 0 else "employment",
        "starts_on": FIRST + timedelta(days=at["day"]),
        "honours": at["honours"] == 0,
        "certify_later": at["certify_later"] == 0,
    }


def fill(database: Database, count: int) -> int:
    """Write the ledger, without the people and applications its rows name; returns the first agency's id."""
    with database.writing() as session:
        agencies = [
            Agency(name=f"机构{n}", uscc=f"{n:018}", services=["agency"], place=f"{code}0000", status="checked",
                   created_at=clock.now())
            for n, code in enumerate(code for code in PROVINCES for _ in range(AGENCIES))
        ]  # fmt: skip
        session.add_all(agencies)
        session.flush()
        first = agencies[0].id
        for n, agency in enumerate(agencies):
            for kind, every in (("brand", 5), ("fund", 7)):
                if n % every == 0:
                    granted = dict(level="province", granted_by="省局", checked_at=clock.now())
                    session.add(Designation(agency_id=agency.id, kind=kind, **granted))
    with database.engine.connect() as connection:
        raw = connection.execution_options(isolation_level="AUTOCOMMIT", shanggang_write=True)
        free, bound = (
            ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON")
            if database.sqlite
            else ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT")
        )
        if database.sqlite:
            driver = raw.connection.driver_connection
            driver.execute(free)
            driver.execute(statement(database.sqlite, first), {"count": count})
            driver.execute(bound)
        else:
            raw.exec_driver_sql(free)
            raw.execute(text(statement(database.sqlite, first)), {"count": count})
            raw.exec_driver_sql(bound)
    analyse(database)
    return first


def statement(sqlite: bool, first: int) -> str:
    """The INSERT of the whole ledger: `row` in SQL."""

    def at(name: str) -> str:
        a, b, m = SPREAD[name]
        return f"((i * {a} + i / {b}) % {m})"

    def chosen(name: str) -> str:
        told = (f"WHEN {n} THEN " + ("NULL" if v is None else repr(v)) for n, v in enumerate(CHOICES[name]))
        return f"CASE {at(name)} {' '.join(told)} END"

    begins = (
        f"date('{FIRST}', '+' || {at('day')} || ' days')" if sqlite else f"(date '{FIRST}' + CAST({at('day')} AS int))"
    )
    province = f"((i + 1) / 10 % {len(PROVINCES)})"
    moment = f"'{clock.now():%Y-%m-%d %H:%M:%S}'" if sqlite else "now()"
    values = {
        "id": "i", "application_id": "i", "agency_id": f"{first} + {province} * {AGENCIES} + i % {AGENCIES}",
        "graduate_id": "i - CASE WHEN i % 10 = 0 THEN 1 ELSE 0 END", "standing": chosen("standing"),
        "form": f"CASE WHEN {at('form')} = 0 THEN 'internship' ELSE 'employment' END", "evidence": "'contract'",
        "starts_on": begins, "ended_on": begins, "year": f"CASE WHEN {at('day')} < 365 THEN 2025 ELSE 2026 END",
        "kind": chosen("kind"), "service": chosen("service"), "place": "''", "source": "'search'",
        "province": f"substr('{''.join(PROVINCES)}', CAST(1 + 2 * {province} AS int), 2)",
        "certify_later": f"{at('certify_later')} = 0", "degree": chosen("degree"),
        "graduation_year": chosen("graduation_year"), "honours": f"{at('honours')} = 0",
        "created_at": moment, "updated_at": moment,
    }  # fmt: skip
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
    if sqlite:
        return f"{numbers} INSERT INTO hires ({', '.join(values)}) SELECT {', '.join(values.values())} FROM n"
    return f"INSERT INTO hires ({', '.join(values)}) {numbers} SELECT {', '.join(values.values())} FROM n"


def expected(count: int, first: int) -> dict[str, Counter[str]]:
    """Every cell by province, counted in Python."""
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    hires = defaultdict(list)
    for i in range(1, count + 1):
        one = row(i, first)
        if one["standing"] == "confirmed" and one["starts_on"].year == YEAR and one["starts_on"] <= UNTIL:
            if one["form"] == "internship":
                cells[one["province"]]["internships"] += 1
            else:
                hires[one["province"], one["graduate"]].append(one)
    for (province, _graduate), several in hires.items():
        one = min(several, key=lambda one: (one["starts_on"], one["id"]))
        cells[province].update(told(one, first))
    return cells


def told(one: dict[str, Any], first: int) -> list[str]:
    """The columns a hire counts in."""
    graduated, number = one["graduation_year"] or 0, one["agency"] - first
    when = (
        "fresh"
        if graduated == YEAR
        else "later"
        if graduated > YEAR
        else "earlier"
        if graduated > YEAR - 3
        else "year_other"
    )
    found = ["employed", when]
    found.append("by_" + (one["service"] if one["service"] in SERVICES[:5] else "other"))
    found.append("work_" + (one["kind"] if one["kind"] in KINDS[:6] else "other"))
    found.append("degree_" + (one["degree"] or "unknown"))
    found += [name for name in ("honours", "certify_later") if one[name]]
    return found + [name for name, every in (("brand", 5), ("fund", 7)) if number % every == 0]


def tables(session: Any) -> dict[str, dict[str, int]]:
    """The table of every province, each made as its office makes it."""
    return {code: columns.totals(columns.draft(code, YEAR, UNTIL))[None] for code in PROVINCES}


def plain(once: bool) -> str:
    """One statement by hand over the same rows: the columns of all provinces, people once or every hire."""
    sums = [
        *(f"service = '{one}'" for one in SERVICES[:5]), *(f"kind = '{one}'" for one in KINDS[:6]),
        *(f"degree = '{one}'" for one in DEGREES[:4]), "honours", "certify_later", "graduation_year = year",
        "graduation_year > year", "graduation_year BETWEEN year - 2 AND year - 1", "graduation_year < year - 2",
        *(f"agency_id IN (SELECT agency_id FROM designations WHERE checked_at IS NOT NULL AND kind = '{one}')"
          for one in ("brand", "fund")),
    ]  # fmt: skip
    counted = ", ".join(f"sum(CASE WHEN form = 'employment' AND {one} THEN 1 ELSE 0 END)" for one in sums)
    number = "row_number() OVER (PARTITION BY province, graduate_id, form ORDER BY starts_on, id)" if once else "1"
    rows = f"SELECT hires.*, {number} AS n FROM hires WHERE standing = 'confirmed' AND year = {YEAR} AND starts_on <= '{UNTIL}'"
    return (
        f"SELECT province, count(*), {counted} FROM ({rows}) AS r WHERE n = 1 OR form <> 'employment' GROUP BY province"
    )


def best(act: Callable[[], object], runs: int = 3) -> float:
    took = []
    for _ in range(runs):
        began = perf_counter()
        act()
        took.append(perf_counter() - began)
    return round(min(took), 3)


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        app = site(folder)
        database = app.extensions["database"]
        began = perf_counter()
        first = fill(database, count)
        print(
            f"{'SQLite' if database.sqlite else 'PostgreSQL'}, {count:,} rows written in {perf_counter() - began:.1f} s"
        )
        with app.app_context(), database.unit(may_write=False) as unit:
            found, right = tables(unit.session), expected(count, first)
            wrong = [(p, c) for p in PROVINCES for c, n in found[p].items() if n != right[p][c]]
            cells = sum(map(len, found.values()))
            print(f"{cells} cells of {len(PROVINCES)} provinces, {len(wrong)} differ from the independent count")
            one = columns.draft(PROVINCES[0], YEAR, UNTIL)
            seconds = {
                "all_provinces": best(lambda: tables(unit.session)),
                "one_province": best(lambda: columns.totals(one)),
                "one_province_by_agency": best(lambda: columns.totals(one, "agency_id")),
                "plain_group_by_people_once": best(lambda: unit.session.execute(text(plain(True))).all()),
                "plain_group_by_every_hire": best(lambda: unit.session.execute(text(plain(False))).all()),
            }
        seconds["hand_up_one_province"] = hand_up(app)
        for name, value in seconds.items():
            print(f"{name:28} {value:8.3f} s")
        print(json.dumps({"rows": count, "sqlite": database.sqlite, "wrong": len(wrong)} | seconds))
        database.engine.dispose()
    return 1 if wrong else 0


def hand_up(app: Any) -> float:
    """Seconds to keep one province's table with a line for each hire, in one transaction."""
    from web.reports import service

    database = app.extensions["database"]
    with database.writing() as session:
        office = Organiser(kind="office", name="测试局", province=f"{PROVINCES[0]}0000", created_at=clock.now())
        session.add(office)
    with app.test_request_context(), database.unit() as unit:
        began = perf_counter()
        seen = service.seen(service.draft(office, YEAR, UNTIL), UNTIL)
        service.submit(office.id, YEAR, UNTIL, service.Said(None, "", seen, None))
        unit.commit()
        return round(perf_counter() - began, 3)


def site(folder: str) -> Any:
    """An application with an empty database of its own."""
    from tests.site import recreate
    from web import create_app
    from web.core import schema
    from web.settings import Settings, database_url

    url = f"sqlite:///{folder}/site.db"
    if server := os.environ.get("TEST_DATABASE_URL"):
        url = make_url(database_url(server)).set(database="shanggang_bench").render_as_string(hide_password=False)
        recreate(url)
    made = Settings(
        environment="test", secret_key="bench-secret-bench-secret-bench-secret", database_url=url,
        search_url=f"{folder}/search", queue_url="memory:", limits_url="database://", data_dir=Path(folder),
        public_url="http://localhost", security_contact="mailto:security@shanggang.example",
    )  # fmt: skip
    database = Database(url)
    schema.upgrade(database.engine)
    database.engine.dispose()
    return create_app(made)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
