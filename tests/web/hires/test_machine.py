"""Whatever two agencies, their graduates, an office and time do, in any order: no state the rules do not know, one accepted
offer and one confirmed employment at a time, totals that are the sum of the entries, and every act in the audit."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.web.hires.site import FACTS, act
from tests.web.offers.site import TERMS
from web.applications import service as applications
from web.applications.service import declining
from web.core import clock, outbox
from web.core.errors import Conflict
from web.hires import queries, service
from web.hires.rules import ledger
from web.models import Application, ApplicationEvent, AuditEntry, CertificationPlan, Hire, HireEntry, Offer
from web.models.stages import STAGES
from web.offers import jobs as offer_jobs
from web.offers import queries as offer_queries
from web.offers import service as offer_service

POSITIONS, PEOPLE = 3, 2
WHO = st.integers(0, PEOPLE - 1)
WHERE = st.integers(0, POSITIONS - 1)
SIDE = st.sampled_from(["graduate", "agency"])


def taken_back(entries: list[ledger.Entry]) -> bool:
    """Whether the agency made void what the graduate had confirmed and it had not claimed anew since."""
    told = " ".join(f"{one.act}-{one.side}" for one in entries)
    return any("confirmed-" in claim and "voided-agency" in claim for claim in told.split("claimed-agency"))


def machine(make, database, traveller):
    class World(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            traveller.move_to("2026-09-01 10:00+08:00")
            agencies = [make.agency(place="320500"), make.agency(place="440100")]
            self.positions = [make.position(agencies[n % 2].id, index=False) for n in range(POSITIONS)]
            self.people = [make.graduate() for _ in range(PEOPLE)]
            self.acts = 0  # carried out

        def attempt(self, do) -> None:
            """Carried out whole, or refused with nothing changed."""
            before = self.rows()
            try:
                act(make, do)
            except Conflict:
                assert self.rows() == before

        def rows(self) -> tuple[int, ...]:
            with database.unit(may_write=False) as unit:
                counted = [select(func.count()).select_from(m) for m in (ApplicationEvent, HireEntry, AuditEntry)]
                return tuple(unit.session.scalar(one) for one in counted)

        def application(self, where: int, who: int) -> Application | None:
            with database.unit(may_write=False) as unit:
                mine = select(Application).where(
                    Application.position_id == self.positions[where], Application.graduate_id == self.people[who].id
                )
                return unit.session.scalar(mine)

        def on_hire(self, where: int, who: int, verb) -> None:
            application = self.application(where, who)
            with database.unit(may_write=False):
                hire = queries.of_application(application.id) if application else None
            if hire is not None:
                self.attempt(lambda: verb(hire))

        @rule(where=WHERE, who=WHO)
        def apply(self, where, who) -> None:
            person = self.people[who]
            self.attempt(lambda: applications.apply(self.positions[where], person.id, person.user_id, (), ""))

        @rule(where=WHERE, who=WHO)
        def invite(self, where, who) -> None:
            self.attempt(lambda: applications.invite(self.positions[where], self.people[who].id, None, ""))

        @rule(where=WHERE, who=WHO, accept=st.booleans())
        def answer(self, where, who, accept) -> None:
            if found := self.application(where, who):
                self.attempt(lambda: applications.answer(found.id, accept, self.people[who].user_id))

        @rule(where=WHERE, who=WHO)
        def withdraw(self, where, who) -> None:
            if found := self.application(where, who):
                self.attempt(lambda: applications.withdraw(found.id, self.people[who].user_id))

        @rule(where=WHERE, who=WHO, to=st.sampled_from(["interview", "offer", "hired"]))
        def step(self, where, who, to) -> None:
            if found := self.application(where, who):
                self.attempt(lambda: applications.step(found.id, to, found.status, None))

        def on_offer(self, where, who, verb) -> None:
            if found := self.application(where, who):
                with database.unit(may_write=False):
                    offer = offer_queries.of(found.id)
                self.attempt(lambda: verb(found, offer.version if offer else 0))

        @rule(where=WHERE, who=WHO)
        def offer(self, where, who) -> None:
            terms = TERMS | {"answer_by": clock.today() + timedelta(days=3)}
            self.on_offer(where, who, lambda a, seen: offer_service.make(a.id, terms, seen, None))

        @rule(where=WHERE, who=WHO, let_go=st.booleans())
        def accept(self, where, who, let_go) -> None:
            person = self.people[who].user_id
            self.on_offer(where, who, lambda a, seen: offer_service.accept(a.id, seen, let_go, person))

        @rule(where=WHERE, who=WHO)
        def ask_for_a_change(self, where, who) -> None:
            self.on_offer(where, who, lambda a, seen: offer_service.ask(a.id, seen, "晚一周"))

        @rule(where=WHERE, who=WHO)
        def turn_down(self, where, who) -> None:
            person = self.people[who].user_id
            self.on_offer(where, who, lambda a, _seen: offer_service.turn_down(a.id, "去别处", person))

        @rule(where=WHERE, who=WHO)
        def decline(self, where, who) -> None:
            if found := self.application(where, who):
                self.attempt(lambda: declining.decline(found.id, "others", found.status, None))

        @rule(where=WHERE, who=WHO)
        def undo(self, where, who) -> None:
            if found := self.application(where, who):
                self.attempt(lambda: declining.undo(found.id))

        @rule(days=st.integers(1, 4))
        def time_passes(self, days) -> None:
            """With what the worker does then: offers expire, refusals nobody took back leave."""
            traveller.shift(timedelta(days=days))
            with make.app.app_context():
                offer_jobs.lapse()
                outbox.deliver(database)

        @rule(where=WHERE, who=WHO)
        def all_the_way(self, where, who) -> None:
            """From wherever it is to a claim, so that what comes after is reached often."""
            for to in ("interview", "offer", "hired"):
                self.step(where, who, to)

        @rule(where=WHERE, who=WHO, form=st.sampled_from(["employment", "employment", "internship"]))
        def complete(self, where, who, form) -> None:
            self.on_hire(where, who, lambda h: service.complete(h.id, FACTS | {"form": form}, service.last_entry(h.id)))

        @rule(where=WHERE, who=WHO)
        def confirm(self, where, who) -> None:
            self.on_hire(where, who, lambda h: service.confirm(h.id, service.last_entry(h.id)))

        @rule(where=WHERE, who=WHO, side=SIDE)
        def dispute(self, where, who, side) -> None:
            self.on_hire(where, who, lambda h: service.dispute(h.id, side, "不对"))

        @rule(where=WHERE, who=WHO, stands=st.booleans())
        def settle(self, where, who, stands) -> None:
            self.on_hire(where, who, lambda h: service.settle(h.id, stands, "已核实"))

        @rule(where=WHERE, who=WHO)
        def take_back(self, where, who) -> None:
            self.on_hire(where, who, lambda h: service.take_back(h.id))

        @rule(where=WHERE, who=WHO)
        def claim_anew(self, where, who) -> None:
            self.on_hire(where, who, lambda h: service.claim_anew(h.id))

        @rule(where=WHERE, who=WHO, side=SIDE)
        def end(self, where, who, side) -> None:
            self.on_hire(where, who, lambda h: service.end(h.id, side, date(2026, 8, 1)))

        @invariant()
        def everything_adds_up(self) -> None:
            with database.unit(may_write=False) as unit:
                session, people = unit.session, [person.id for person in self.people]
                told = session.scalars(select(Application).where(Application.graduate_id.in_(people))).all()
                assert all(application.status in STAGES for application in told)
                hires = session.scalars(select(Hire).where(Hire.graduate_id.in_(people))).all()
                audited = session.execute(
                    select(AuditEntry.subject, AuditEntry.action).where(AuditEntry.subject.like("hire:%"))
                ).all()
                counted = 0
                for hire in hires:
                    entries = [ledger.Entry(one.act, one.side, one.facts) for one in hire.entries]
                    standing, facts = ledger.folded(entries)  # raises for an act that was not allowed
                    assert standing == hire.standing == hire.entries[-1].standing
                    assert not taken_back(entries), "only the office makes void what was confirmed"
                    acts = [action for subject, action in audited if subject == f"hire:{hire.id}"]
                    assert acts == [f"hire.{entry.act}" for entry in entries], "every act is in the audit"
                    counted += ledger.counts(standing, facts)
                    planned = session.scalar(select(CertificationPlan.id).where(CertificationPlan.hire_id == hire.id))
                    assert planned is None or "confirmed" in [entry.act for entry in entries]
                mine = Hire.graduate_id.in_(people)
                assert sum(total.hires for total in queries.totals(mine, "province").values()) == counted
                assert queries.totals(mine)[""].hires == counted
                accepted = select(Application.graduate_id).join(Offer, Offer.application_id == Application.id)
                accepted = accepted.where(Offer.status == "accepted", Application.status == "offer")
                held = session.scalars(accepted.where(Application.graduate_id.in_(people))).all()
                assert len(held) == len(set(held)), "several may be held, one is accepted"
                written = session.scalars(select(Offer)).all()
                done = Counter(
                    session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("offer."))).all()
                )
                assert done["offer.made"] == sum(one.version for one in written), "every version is in the audit"
                for person in people:
                    at_work = [
                        h
                        for h in hires
                        if (h.graduate_id, h.standing, h.form, h.ended_on) == (person, "confirmed", "employment", None)
                    ]
                    assert len(at_work) <= 1

    return World


@pytest.mark.usefixtures("app")
def test_no_order_of_acts_leads_astray(make, database) -> None:
    often = settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    with time_machine.travel("2026-09-01 10:00+08:00", tick=False) as traveller:
        run_state_machine_as_test(machine(make, database, traveller), settings=often)
