"""Whatever an agency and its applicants do, in any order and at any hour: nobody is in two places at once, a round has at
most one time, one round of an application is under way, and every act is in the audit."""

from datetime import timedelta
from itertools import combinations

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.web.hires.site import act
from tests.web.interviews.site import at, said
from web.applications import service as applications
from web.core import clock
from web.core.errors import Conflict
from web.interviews import queries, service
from web.interviews.service import RESULTS, mark_of, slots
from web.models import Application, AuditEntry, Interview, Interviewer
from web.models.interviews import BOOKED, HELD, LIVE, MISSED, OVER
from web.models.stages import STAGES

PEOPLE, POSITIONS = 2, 2
WHO, WHERE = st.integers(0, PEOPLE - 1), st.integers(0, POSITIONS - 1)
HOURS = st.lists(st.integers(0, 5), min_size=1, max_size=2, unique=True)  # half hours of the second day
ASKING = st.lists(st.integers(0, 1), min_size=1, max_size=2, unique=True)


def machine(make, database, traveller):
    class World(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            traveller.move_to("2027-03-01 10:00+08:00")
            agency = make.agency()
            self.crew = [agency.user_id, make.member(agency.id)]
            self.positions = [make.position(agency.id, index=False) for _ in range(POSITIONS)]
            self.people = [make.graduate() for _ in range(PEOPLE)]

        def attempt(self, do) -> None:
            """Carried out whole, or refused with nothing changed."""
            before = self.acts()
            try:
                act(make, do)
            except Conflict:
                assert self.acts() == before

        def acts(self) -> int:
            with database.unit(may_write=False) as unit:
                return unit.session.scalar(select(func.count()).select_from(AuditEntry))

        def at(self, where: int, who: int) -> tuple[int, str]:
            """The application and the mark of its round, made when there is none."""
            with database.unit(may_write=False) as unit:
                mine = (
                    Application.position_id == self.positions[where],
                    Application.graduate_id == self.people[who].id,
                )
                number = unit.session.scalar(select(Application.id).where(*mine))
            number = number or make.application(self.positions[where], self.people[who].id)
            return number, mark_of(act(make, lambda: queries.live(number)))

        @rule(where=WHERE, who=WHO, hours=HOURS, asking=ASKING)
        def propose(self, where, who, hours, asking) -> None:
            number, mark = self.at(where, who)
            plan = said([self.crew[n] for n in asking], *(at(1, 9, 30 * hour) for hour in hours))
            self.attempt(lambda: service.propose(number, plan, mark, None))

        @rule(where=WHERE, who=WHO, which=st.integers(0, 1))
        def choose(self, where, who, which) -> None:
            number, mark = self.at(where, who)
            with database.unit(may_write=False):
                live = queries.live(number)
                options = [one.id for one in live.options] if live else []
            self.attempt(lambda: service.choose(number, options[which] if which < len(options) else 0, mark))

        @rule(where=WHERE, hour=st.integers(0, 5), asking=ASKING)
        def open_slot(self, where, hour, asking) -> None:
            plan = said([self.crew[n] for n in asking], at(1, 9, 30 * hour))
            self.attempt(lambda: slots.open_slots(self.positions[where], plan))

        @rule(where=WHERE, who=WHO, which=st.integers(0, 2))
        def take(self, where, who, which) -> None:
            number, mark = self.at(where, who)
            with database.unit(may_write=False):
                free = [one.id for one in queries.slots(self.positions[where])]
            self.attempt(lambda: slots.take(number, free[which] if which < len(free) else 0, mark))

        @rule(where=WHERE, who=WHO)
        def ask(self, where, who) -> None:
            number, mark = self.at(where, who)
            self.attempt(lambda: service.ask(number, "周五", mark))

        @rule(where=WHERE, who=WHO, hour=st.integers(0, 5), asking=ASKING)
        def move(self, where, who, hour, asking) -> None:
            number, mark = self.at(where, who)
            plan = said([self.crew[n] for n in asking], at(1, 9, 30 * hour + 15))
            self.attempt(lambda: service.move(number, plan, mark))

        @rule(where=WHERE, who=WHO, verb=st.sampled_from([service.cancel, service.turn_down]))
        def fall(self, where, who, verb) -> None:
            number, mark = self.at(where, who)
            self.attempt(lambda: verb(number, "改主意", mark))

        @rule(where=WHERE, who=WHO, result=st.sampled_from(sorted(RESULTS)))
        def conclude(self, where, who, result) -> None:
            number, mark = self.at(where, who)
            self.attempt(lambda: service.conclude(number, result, mark))

        @rule(where=WHERE, who=WHO)
        def report(self, where, who) -> None:
            number, mark = self.at(where, who)
            self.attempt(lambda: service.report_missed(number, mark))

        @rule(where=WHERE, who=WHO)
        def end_application(self, where, who) -> None:
            number, _mark = self.at(where, who)
            self.attempt(lambda: applications.withdraw(number, self.people[who].user_id))

        @rule(where=WHERE, who=WHO)
        def apply_again(self, where, who) -> None:
            person = self.people[who]
            self.attempt(lambda: applications.apply(self.positions[where], person.id, person.user_id, (), ""))

        @rule(days=st.integers(0, 2))
        def time_passes(self, days) -> None:
            traveller.shift(timedelta(hours=1 + 12 * days))

        @invariant()
        def nobody_is_in_two_places(self) -> None:
            with database.unit(may_write=False) as unit:
                session = unit.session
                mine = select(Interview).join(Interview.application)
                every = session.scalars(mine.where(Application.position_id.in_(self.positions))).all()
                asked = {one.id: set() for one in every}
                for one in session.scalars(select(Interviewer).where(Interviewer.interview_id.in_(asked))):
                    asked[one.interview_id].add(one.user_id)
                booked = [one for one in every if one.status == BOOKED]
                for one, other in combinations(booked, 2):
                    meet = one.starts_at < other.ends_at and other.starts_at < one.ends_at
                    same = (
                        one.application.graduate_id == other.application.graduate_id or asked[one.id] & asked[other.id]
                    )
                    assert not (meet and same), (one.id, other.id)
                running = [one.application_id for one in every if one.status in LIVE]
                assert len(running) == len(set(running)), "one round of an application is under way"
                for one in every:
                    application = one.application
                    assert one.status not in LIVE or STAGES[application.status].is_open
                    assert one.slot_id is None or one.status in (BOOKED, HELD, MISSED, OVER)
                    assert one.status not in (HELD, MISSED) or one.starts_at <= clock.now()
                    told = select(AuditEntry.action).where(AuditEntry.subject == f"application:{application.id}")
                    acts = [a for a in session.scalars(told.order_by(AuditEntry.id)) if a.startswith("interview.")]
                    rounds = [each for each in every if each.application_id == application.id]
                    assert len(acts) == sum(each.version for each in rounds), "every act is in the audit"

    return World


@pytest.mark.usefixtures("app")
def test_no_order_of_acts_leads_astray(make, database) -> None:
    often = settings(max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    with time_machine.travel("2027-03-01 10:00+08:00", tick=False) as traveller:
        run_state_machine_as_test(machine(make, database, traveller), settings=often)
