"""Fixtures of this feature."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine

from web.core import clock


@pytest.fixture
def travel() -> Iterator[Callable[..., None]]:
    """Go forward in time: `travel(minutes=31)`."""
    started: list[time_machine.travel] = []

    def go(**distance: int) -> None:
        journey = time_machine.travel(clock.now() + timedelta(**distance), tick=True)
        journey.start()
        started.append(journey)

    yield go
    for journey in reversed(started):
        journey.stop()
