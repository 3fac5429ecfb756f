"""The verbs of an offer: made and revised by the agency, accepted, asked to be changed once or turned down by the graduate."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from web.applications import service as applications
from web.applications.service import declining
from web.core import audit, clock, db
from web.core.errors import Conflict
from web.core.i18n import pick
from web.core.personal import Whose
from web.core.refusals import Wrong
from web.downloads import service as downloads
from web.models import Application, Graduate, Offer, Position
from web.models.stages import GRADUATE, HIRED, INTERVIEW, OFFER, STAGES, WITHDRAWN
from web.offers import queries, telling, words
from web.offers.queries import LIVE
from web.positions import service as positions

WARN = timedelta(days=2)  # before the last day
TERMS = ("pay", "pay_months", "place", "starts_on", "answer_by", "certify_months", "note")


def make(application_id: int, terms: Mapping[str, Any], seen: int, actor_id: int | None) -> Offer:
    """The agency writes terms down, or revises them: the next version, for the graduate to answer. `seen` is the version
    its page showed, 0 for none. An application at the interview goes on to the offer by it."""
    session = db.write()
    application = db.one(Application, application_id, lock=True)
    if application.stage not in (INTERVIEW, OFFER):
        raise Conflict(_("这份投递现在是“%(now)s”，不能写录用条件。", now=application.stage.name))
    if not clock.today() <= terms["answer_by"]:
        raise Wrong(_("答复期限不能早于今天。"), "answer_by")
    applications.refuse_declined(application)
    offer = queries.of(application_id, lock=True)
    if (offer.version if offer else 0) != seen:
        raise Conflict(_("这份录用意向刚刚有变化，你的修改没有提交。请再看一遍。"))
    if offer is not None and offer.status == "accepted":
        raise Conflict(_("毕业生已经接受，条件不能再改。"))
    if application.stage is INTERVIEW:
        applications.step(application_id, OFFER.code, application.status, actor_id)
    position: Position = application.position
    if offer is None:
        offer = Offer(application_id=application_id, version=0, status="open", created_at=clock.now())
    if offer.status in queries.ENDED:  # a new round: what was said in the last one is over
        offer.wish, offer.reason, offer.asked_at = "", "", None
    offer.supports = [name for name in words.support_names() if getattr(position, name)]
    for name in TERMS:
        setattr(offer, name, terms[name])
    offer.version, offer.warned_at, offer.status, offer.updated_at = offer.version + 1, None, "open", clock.now()
    session.add(offer)
    session.flush()
    _to(offer, "open", "made")
    return offer


def accept(application_id: int, seen: int, let_go: bool, actor_id: int) -> Offer:
    """The graduate accepts what the page showed. With `let_go` their other running applications are withdrawn. A refusal
    decided and not told yet is moot. A position whose every place is accepted closes."""
    db.write()
    application, offer = _live(application_id, seen)
    db.one(Graduate, application.graduate_id, lock=True)  # two acceptances of one person wait for each other
    other = queries.accepted_elsewhere(application.graduate_id, application.id)
    if other is not None:
        agency = pick(other.application.position.agency.name, other.application.position.agency.name_en)
        raise Conflict(
            _("你已经接受了 %(agency)s 的录用条件。同一时间只能接受一份；先在那里谢绝，再接受这一份。", agency=agency)
        )
    _to(offer, "accepted", "accepted")
    if application.decline is not None:
        declining.undo(application.id)
        telling.told_of(offer, "kept")
    if let_go:
        for one in queries.others_open(application.graduate_id, application.id, WITHDRAWN.comes_from):
            applications.withdraw(one.id, actor_id)
    position = db.one(Position, application.position_id, lock=True)
    if queries.accepted_count(position.id) >= position.headcount and positions.fill(position.id):
        telling.told_of(offer, "filled")
    return offer


def ask(application_id: int, seen: int, wish: str) -> Offer:
    """The graduate asks for a change, once."""
    db.write()
    _application, offer = _live(application_id, seen)
    if offer.asked_at is not None:
        raise Conflict(_("已经请求过一次修改。请接受或谢绝现在的条件。"))
    offer.wish, offer.asked_at = wish, clock.now()
    _to(offer, "asked", "asked")
    return offer


def turn_down(application_id: int, reason: str, actor_id: int) -> Offer:
    """The graduate turns it down, accepted or not, as long as the hire is not recorded; the application ends by it."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    offer = queries.of(application_id, lock=True)
    if offer is None or offer.status not in (*LIVE, "accepted") or application.stage is not OFFER:
        raise Conflict(_("这份录用意向已经不能答复了。"))
    was_accepted, offer.reason = offer.status == "accepted", reason
    _to(offer, "turned", "turned")
    applications.withdraw(application_id, actor_id)
    if was_accepted:
        _vacate(offer)
    return offer


def end(application_id: int) -> None:
    """In the current written unit, whose application is locked: it ended without a hire, and its offer with it."""
    offer = queries.of(application_id, lock=True)
    if offer is not None and offer.status not in queries.ENDED:
        was_accepted = offer.status == "accepted"
        _to(offer, "gone", "")
        if was_accepted:
            _vacate(offer)


def hired(application_id: int) -> None:
    """In the current written unit, whose application is locked: the hire is recorded, and an offer that waits for an
    answer waits no more."""
    offer = queries.of(application_id, lock=True)
    if offer is not None and offer.status in LIVE:
        _to(offer, "gone", "")


def refuse_accepted(application_id: int) -> None:
    """In the current written unit, whose application is locked: nobody is declined who has accepted. Raises Conflict."""
    offer = queries.of(application_id, lock=True)
    if offer is not None and offer.status == "accepted":
        raise Conflict(_("毕业生已经接受录用条件，不能再不予通过。有变化请和毕业生商量，由毕业生来谢绝。"))


def _vacate(offer: Offer) -> None:
    """An acceptance fell away, and with it what closed the position for it."""
    position = db.one(Position, offer.application.position_id, lock=True)  # before counting, as who accepts does
    if queries.accepted_count(position.id) < position.headcount and positions.vacate(position.id):
        telling.told_of(offer, "vacated")


def lapse(today: date, most: int) -> int:
    """In the current written unit: warn before the last day, close after it, and with an application that moved on."""
    found = queries.due(today, today + WARN, most, lock=True)
    for offer in found:
        if offer.application.stage is not OFFER:
            _to(offer, "gone", "")
        elif offer.answer_by < today:
            _to(offer, "expired", "expired")
        else:
            offer.warned_at = clock.now()
            telling.told_of(offer, "warned")
    db.session().flush()
    return len(found)


def erase(whose: Whose) -> None:
    """In the current written unit: every word of a graduate's offers goes; what did not lead to a hire is void."""
    mine = queries.others_open(whose.graduate_id, 0, tuple(STAGES))
    words_gone = update(Offer).where(Offer.application_id.in_([one.id for one in mine]))
    db.session().execute(words_gone.values(note="", wish="", reason=""))
    for one in mine:
        downloads.forget_about(f"application:{one.id}")
    over = Offer.application_id.in_([one.id for one in mine if one.stage is not HIRED])
    standing = db.session().scalars(select(Offer).where(over, Offer.status.in_((*LIVE, "accepted")))).all()
    accepted = [offer for offer in standing if offer.status == "accepted"]
    for offer in standing:
        offer.status = "gone"
    db.session().flush()
    for offer in accepted:
        _vacate(offer)


def may_answer(offer: Offer | None, side: str) -> bool:
    """Whether the graduate may answer it now."""
    live = offer is not None and offer.status in LIVE and offer.application.stage is OFFER
    return side == GRADUATE and live and clock.today() <= offer.answer_by


def _live(application_id: int, seen: int) -> tuple[Application, Offer]:
    """What the graduate answers, locked: always the application first."""
    application = db.one(Application, application_id, lock=True)
    offer = queries.of(application_id, lock=True)
    if offer is None or offer.version != seen:
        raise Conflict(_("这份录用意向刚刚有变化，你的答复没有提交。请再看一遍。"))
    if not may_answer(offer, GRADUATE):
        raise Conflict(_("这份录用意向已经不能答复了。"))
    if not application.position.agency.may("work"):
        raise Conflict(_("这家机构目前不能使用平台，它的录用条件现在不能接受，也不能请求修改；可以谢绝。"))
    return application, offer


def _to(offer: Offer, status: str, what: str) -> None:
    offer.status, offer.updated_at = status, clock.now()
    if offer.application.stage is OFFER:
        applications.owe(offer.application, status == "asked")
    db.session().flush()
    audit.record(f"offer.{what or status}", f"application:{offer.application_id}")
    db.session().flush()
    if what:
        telling.told_of(offer, what)
