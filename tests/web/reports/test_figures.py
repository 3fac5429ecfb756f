"""Hires as figures: each side sees its own, everybody what tells of nobody, whatever is subtracted from what."""

from datetime import date
from itertools import product

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from tests.bench import table
from tests.web.client import Client
from tests.web.hires.site import act, confirmed
from web.core import clock
from web.hires import service as hires
from web.models import Fair, Hire
from web.reports import jobs, rules
from web.reports.queries import overview


@pytest.mark.parametrize(("cells", "most"), [(2, 24), (3, 16), (4, 11)])
def test_a_reader_who_knows_the_rule_works_out_no_hidden_figure(cells, most) -> None:
    """Against everything that may be known: all splits of a size, sorted by what is published of them. For each hidden
    figure the splits that look the same leave at least two values, nought among them and another one."""
    looks: dict[tuple, list[tuple[int, ...]]] = {}
    for counts in product(range(most + 1), repeat=cells):
        if sum(counts) <= most:
            published = (rules.total(counts), *rules.veiled(counts))
            looks.setdefault(published, []).append(counts)
    for (total, *figures), several in looks.items():
        for at, figure in enumerate(figures):
            possible = {counts[at] for counts in several}
            if figure is None:
                assert 0 in possible and len(possible) > 1, (total, figures, possible)
            else:
                assert possible == {figure} and figure >= rules.LEAST


@given(counts=st.lists(st.integers(0, 60), min_size=2, max_size=33))
def test_hidden_figures_stay_open_between_nought_and_all_that_is_missing(counts) -> None:
    """By the bounds of what is published: each hidden figure lies between nought and what all hidden come to."""
    shown = rules.veiled(counts)
    hidden = [at for at, one in enumerate(shown) if one is None]
    assert all(one is None or (one == counts[at] and one >= rules.LEAST) for at, one in enumerate(shown))
    if rules.total(counts) is None:
        assert len(hidden) == len(counts)
    elif hidden:
        missing = sum(counts) - sum(one for one in shown if one is not None)
        assert len(hidden) > 1 and missing >= 5
        assert missing <= 4 * (len(hidden) - 1) or all(missing < one for one in shown if one is not None)


def test_what_everybody_reads_is_veiled_and_adds_up(app, database, client) -> None:
    first = table.fill(database, 1_500)
    with app.app_context(), app.test_request_context(), database.unit(may_write=False):
        exact = overview.overview(overview.counts(overview.everybody(2025)), 2025, provinces=True, veil=False)
        public = overview.overview(overview.counts(overview.everybody(2025)), 2025, provinces=True, veil=True)
    right = {row["graduate"] for row in map(lambda i: table.row(i, first), range(1, 1_501)) if row["standing"] == "confirmed" and row["form"] == "employment" and row["starts_on"].year == 2025}  # fmt: skip
    assert exact.total == public.total == len(right)
    for mine, theirs in zip(exact.splits, public.splits, strict=True):
        assert sum(cell.count for cell in mine.cells) == exact.total
        assert [cell.count for cell in theirs.cells] == rules.veiled([cell.count for cell in mine.cells])
    with time_machine.travel("2026-03-31 12:00+08:00"), app.app_context():
        jobs.publish()
        assert f">{exact.total}<" not in client.get("/figures?year=2025").text, "not closed yet"
    with time_machine.travel("2026-04-01 12:00+08:00"), app.app_context():
        jobs.publish()
        page = client.get("/figures?year=2025").text
        assert "2025 年录用情况" in page and f">{exact.total}<" in page
        assert "2026 年录用情况" not in client.get("/figures?year=2026").text  # not over yet


def test_each_sees_its_own_hires(make, app) -> None:
    with time_machine.travel("2026-09-01 12:00+08:00"):
        school = make.organiser(
            "university", name="示例大学就业处", school="示例大学"
        )  # where the made graduates studied
        other = make.organiser("university", name="别的大学")
        agency, elsewhere = make.agency(place="320500"), make.agency(place="330100")
        for of, number in ((agency, 6), (elsewhere, 1)):
            position = make.position(of.id, headcount=9)
            for _ in range(number):
                confirmed(make, position, make.graduate().id, starts_on=date(2026, 7, 1))
        office = make.organiser("office", province="320000")

        def total(user_id: int, page: str) -> str:
            found = Client(app).login(user_id).get(page).text
            return found.split('figure-value">')[1].split("<")[0]

        assert total(agency.user_id, "/agency/figures") == "6"
        assert total(elsewhere.user_id, "/agency/figures") == "1"
        assert total(office.user_id, "/office/figures") == "6"
        assert total(make.organiser("office").user_id, "/office/figures") == "7"
    with time_machine.travel("2027-04-01 12:00+08:00"):
        assert total(school.user_id, "/university/figures") == "—"  # nobody counted yet
        with app.app_context():
            jobs.publish()
            jobs.publish()
        assert total(school.user_id, "/university/figures") == "7"
        assert total(school.user_id, "/figures") == "7"
        late = make.position(elsewhere.id)
        confirmed(make, late, make.graduate().id, starts_on=date(2026, 7, 2))  # confirmed after the closing day
        with app.app_context():
            jobs.publish()
        for page in ("/university/figures", "/figures"):
            assert total(school.user_id, page) == "7", "two looks are alike"
        assert total(make.organiser("office").user_id, "/office/figures?year=2026") == "8"
        assert total(other.user_id, "/university/figures") == "—"
        page = Client(app).login(school.user_id).get("/university/figures").text
        assert "江苏省" in page and "—</td>" in page and ">6</td>" not in page
        assert page.count(">7</td>") == 1, "of the year's total alone, which stands above too"


def test_figures_of_nobody_lead_nowhere_else(app) -> None:
    page = Client(app).get("/figures").text
    assert "人数太少" in page and "看职位" not in page.partition("<main")[2].partition("</main>")[0]


def test_years_and_fairs_stand_side_by_side_and_a_person_counts_once_in_each_year(make, app) -> None:
    with time_machine.travel("2026-09-01 12:00+08:00"):
        agency, elsewhere = make.agency(place="320500"), make.agency(place="330100")
        office = make.organiser("office", province="320000")
        graduate, position = make.graduate(), make.position(agency.id, headcount=9)
        terms = ((date(2024, 3, 1), date(2024, 5, 1)), (date(2024, 7, 1), date(2025, 1, 1)), (date(2026, 7, 1), None))
        for starts, ends in terms:
            hire = confirmed(make, make.position(agency.id), graduate.id, starts_on=starts)
            if ends:
                act(make, lambda hire=hire, ends=ends: hires.end(hire, "graduate", ends))
        other = confirmed(make, position, make.graduate().id, starts_on=date(2026, 7, 1))
        confirmed(make, make.position(elsewhere.id), make.graduate().id, starts_on=date(2026, 7, 1))
        confirmed(make, position, make.graduate().id, starts_on=date(2026, 7, 1), form="internship")
        with make.database.writing() as session:
            now = clock.now()
            fair = Fair(organiser_id=office.id, title="秋季专场", created_at=now, updated_at=now)
            session.add(fair)
            session.flush()
            session.get(Hire, other).fair_id = fair.id
        with app.test_request_context(), make.database.unit(may_write=False):
            today = clock.today()
            own = overview.by_year(overview.over_years(today, "32"), 2026)
            all_of = overview.by_year(overview.over_years(today, agency_id=elsewhere.id), 2026)
            fairs = overview.by_fair(overview.of_province("32", 2026, today))
        assert [(one.code, one.count) for one in own.cells] == [("2024", 1), ("2025", 0), ("2026", 2)]
        assert [(one.code, one.count) for one in all_of.cells] == [("2026", 1)]
        assert [(one.name, one.count) for one in fairs.cells] == [("秋季专场", 1)]
        page = Client(app).login(office.user_id).get("/office/figures").text
        assert "历年录用" in page and "秋季专场" in page
        assert "历年录用" not in Client(app).login(elsewhere.user_id).get("/agency/figures").text, (
            "one year is no course"
        )
