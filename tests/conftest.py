"""What all tests share: a deterministic Hypothesis profile, who goes first and with whom, and what needs a database."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")

# The files that take longest, the longest first: their tests begin before all others, each with whichever worker is
# free.
LONGEST = (
    "tests/web/test_private_fields.py", "tests/web/test_wrong_inputs.py", "tests/web/test_races.py",
    "tests/web/test_scripts.py", "tests/web/test_query_counts.py", "tests/web/test_matrix.py",
    "tests/web/test_standing.py", "tests/web/test_unsent.py", "tests/web/core/test_operations.py",
    "tests/browser/test_fairday.py",
    "tests/browser/test_https.py", "tests/web/core/test_migrations.py", "tests/web/core/test_apart.py",
    "tests/web/core/test_db.py", "tests/web/core/test_kill_site.py", "tests/web/core/test_doors.py",
    "tests/web/core/test_serve.py", "tests/matching/test_linear.py", "tests/matching/test_promises.py",
)  # fmt: skip
# The next longest, each whole: what their tests share is dear.
LONG = (
    "tests/web/test_https.py",
    "tests/web/fairs/test_hosts.py", "tests/web/rosters/test_rosters.py", "tests/search_index/test_fuzz.py",
    "tests/web/fairs/test_consent.py", "tests/search_index/test_exact.py", "tests/web/graduates/test_resume.py",
    "tests/web/rosters/test_kill.py", "tests/web/fairday/test_paper.py", "tests/fuzz/test_fuzz.py",
    "tests/web/rosters/test_staging.py",
)  # fmt: skip
BROWSER = "tests/browser/"  # the other files there share one running program: one worker has them all, before all else


def unit_of(nodeid: str) -> str:
    """What is handed to a worker whole: a test of the longest files, all that share the program, or else a file."""
    file = nodeid.partition("::")[0]
    return nodeid if file in LONGEST else BROWSER if file.startswith(BROWSER) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class Units(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit_of(nodeid)

    return Units(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, and `database` on what needs one."""
    ranks = {file: rank for rank, file in enumerate((BROWSER, *LONGEST, *LONG))}
    for item in items:
        if {"database", "site"} & set(item.fixturenames):
            item.add_marker(pytest.mark.database)
    items.sort(key=lambda item: ranks.get(unit_of(item.nodeid).partition("::")[0], len(ranks)))
