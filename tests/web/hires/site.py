"""Hires for tests, through the verbs alone."""

from datetime import date

from tests.web.make import Make
from web.hires import service

FACTS = {
    "form": "employment",
    "evidence": "contract",
    "starts_on": date(2026, 7, 6),
    "kind": "search",
    "place": "110000",
}


def act(make: Make, do):
    """Whatever `do` gives, in one written unit of its own."""
    with make.app.app_context(), make.database.unit() as unit:
        unit.write()
        made = do()
        unit.commit()
        return made


def claimed(make: Make, position_id: int, graduate_id: int) -> int:
    """The id of a hire its agency claimed, with nothing completed."""
    application = make.application(position_id, graduate_id, status="hired")
    return act(make, lambda: service.claim(application).id)


def completed(make: Make, hire_id: int, **facts) -> None:
    act(make, lambda: service.complete(hire_id, FACTS | facts, service.last_entry(hire_id)))


def confirmed(make: Make, position_id: int, graduate_id: int, **facts) -> int:
    """The id of a hire both sides confirmed."""
    hire_id = claimed(make, position_id, graduate_id)
    completed(make, hire_id, **facts)
    act(make, lambda: service.confirm(hire_id, service.last_entry(hire_id)))
    return hire_id
