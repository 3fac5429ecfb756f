"""The verbs of looking for graduates: keep the index as they choose to be seen, and ask kept searches."""

from collections.abc import Iterable, Mapping

from web.core import ids, outbox
from web.people import engine
from web.people.filters import Search


def promise_index(graduate_id: int) -> None:
    """Promise that the index will hold this graduate as agencies may see them after the current unit, or not at all."""
    outbox.add("index_graduates", f"index-graduate:{graduate_id}:{ids.token()[:12]}", {"graduate_id": graduate_id})


def answering(searches: Mapping[int, Search], graduate_ids: Iterable[int]) -> dict[int, list[int]]:
    """Which of many searches these graduates answer, as far as they let themselves be seen now. Read only."""
    return engine.answering(searches, graduate_ids)
