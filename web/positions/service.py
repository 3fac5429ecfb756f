"""The verbs of positions: write, publish, close, reopen, copy, and let lapse."""

from web.core import ids, outbox


def promise_index(position_id: int) -> None:
    """Promise that the search index will hold this position as it is after the current unit, or no longer."""
    outbox.add("index", f"index:{position_id}:{ids.token()[:12]}", {"position_id": position_id})
