"""The verbs of looking for graduates: ask kept searches."""

from collections.abc import Iterable, Mapping

from web.people import engine
from web.people.rules.filters import Search


def answering(searches: Mapping[int, Search], graduate_ids: Iterable[int]) -> dict[int, list[int]]:
    """Which of many searches these graduates answer, as far as they let themselves be seen now. Read only."""
    return engine.answering(searches, graduate_ids)
