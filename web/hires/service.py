"""The verbs of the ledger: each writes one entry and brings the hire up to what its entries add up to."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from seeds import reference
from web.core import audit, clock, db, labels, outbox
from web.core.errors import Conflict
from web.core.i18n import pick
from web.core.personal import Whose
from web.core.refusals import Wrong
from web.hires import queries, telling, words
from web.hires.rules import ledger
from web.models import Agency, Application, Graduate, Hire, HireEntry, HireNote, Position
from web.models.stages import HIRED
from web.offers import queries as offers


def claim(application_id: int) -> Hire:
    """In the current written unit: an agency says it hired. What is known of the position is taken over; day and evidence
    are completed before the graduate is asked to confirm. Claiming twice is claiming once."""
    application = db.one(Application, application_id, lock=True)
    hire = queries.of_application(application_id, lock=True)
    if hire is not None and hire.standing != "void":
        return hire
    position = db.one(Position, application.position_id)
    facts = _known(application, position)
    if hire is None:
        hire = Hire(application_id=application.id, agency_id=position.agency_id, graduate_id=application.graduate_id)
        hire.created_at, hire.standing = clock.now(), ""
        _put(hire, facts)
        hire.standing, hire.updated_at = "claimed", hire.created_at
        db.session().add(hire)
        db.session().flush()
        _enter(hire, "claimed", ledger.AGENCY, facts)
        return hire
    _act(hire, "claimed", ledger.AGENCY, facts | {"evidence": "", "ended_on": None})
    return hire


def claim_anew(hire_id: int) -> Hire:
    """The agency claims again what was void."""
    db.write()
    hire = db.one(Hire, hire_id, lock=True)
    _demand(hire, "claimed", ledger.AGENCY)
    return claim(hire.application_id)


def complete(hire_id: int, facts: Mapping[str, Any], seen: int, note: str = "") -> Hire:
    """The agency completes or corrects: `facts` are those of AGENCY_FACTS, `seen` the last entry its page showed.

    A new entry of what changed, never an edit; anything but better evidence is for the graduate to confirm anew.
    """
    db.write()
    hire = _locked(hire_id, seen)
    changed = {name: facts[name] for name in ledger.AGENCY_FACTS if getattr(hire, name) != facts[name]}
    if not changed:
        return hire
    if bool(facts["evidence"]) != bool(facts["starts_on"]):
        raise Wrong(_("凭证和开始日期要一起填写。"), "evidence" if facts["starts_on"] else "starts_on")
    _act(hire, "completed", ledger.AGENCY, changed, note)
    return hire


def confirm(hire_id: int, seen: int) -> Hire:
    """The graduate agrees to what the claim says and adds the own degree, year and honours. `seen` is the last entry the
    page showed. Conflict while another employment of theirs is confirmed and has not ended."""
    db.write()
    hire = _locked(hire_id, seen)
    db.one(Graduate, hire.graduate_id, lock=True)  # two confirmations of one person wait for each other
    other = queries.employed(hire.graduate_id, hire.id)
    if hire.form == "employment" and hire.ended_on is None and other is not None:
        raise Conflict(
            _(
                "你已经确认了在 %(agency)s 的录用。一个人同一时间只能有一条已确认的就业；先登记那里的离职，再确认这一条。",
                agency=pick(other.agency.name, other.agency.name_en),
            )
        )
    _act(hire, "confirmed", ledger.GRADUATE, own_facts(hire.graduate))
    outbox.happened("hire.confirmed", f"{hire.id}:{last_entry(hire.id)}", {"hire_id": hire.id})
    return hire


def dispute(hire_id: int, side: str, note: str) -> Hire:
    """One side says it is not so; the office of the province is told."""
    db.write()
    hire = db.one(Hire, hire_id, lock=True)
    _act(hire, "disputed", side, {}, note)
    return hire


def settle(hire_id: int, stands: bool, note: str) -> Hire:
    """The office decides a dispute: it stands, and the graduate is asked once more, or it is void."""
    db.write()
    hire = db.one(Hire, hire_id, lock=True)
    _act(hire, "upheld" if stands else "voided", ledger.OFFICE, {}, note)
    return hire


def take_back(hire_id: int, note: str = "") -> Hire:
    """The agency takes back a claim the graduate has never confirmed."""
    db.write()
    hire = db.one(Hire, hire_id, lock=True)
    _act(hire, "voided", ledger.AGENCY, {}, note)
    return hire


def end(hire_id: int, side: str, day: date) -> Hire:
    """The person left; `day` was the last one. By the day before the first one a graduate says that they did not start,
    before it or after: the hire is void and may be claimed anew. An agency disputes it instead."""
    db.write()
    hire = db.one(Hire, hire_id, lock=True)
    if hire.starts_on is not None and not hire.starts_on <= day <= clock.today():
        never = hire.starts_on - timedelta(days=1)
        if side == ledger.AGENCY:
            raise Wrong(_("请填写开始日期和今天之间的一天。没有入职的，请提出异议，由主管部门作废。"), "ended_on")
        if day != never:
            raise Wrong(
                _("请填写开始日期和今天之间的一天；没有入职的，填 %(day)s。", day=labels.day(never)), "ended_on"
            )
    _act(hire, "ended", side, {"ended_on": day})
    return hire


def own_facts(graduate: Graduate) -> dict[str, Any]:
    """What a confirmation says of the graduate: the highest degree, its year, and whether there are honours
    that count."""
    rank = {row["code"]: int(row["rank"]) for row in reference.table("degrees")}
    best = max(graduate.educations, key=lambda one: (rank.get(one.degree, 0), one.graduated), default=None)
    year = best.graduated[:4] if best is not None else ""
    return {
        "degree": best.degree if best is not None else "",
        "graduation_year": int(year) if year.isdigit() else None,
        "honours": bool(graduate.open_honours),
    }


def last_entry(hire_id: int) -> int:
    found = select(HireEntry.id).where(HireEntry.hire_id == hire_id).order_by(HireEntry.id.desc()).limit(1)
    return db.session().scalar(found) or 0


def acts_of(hire_id: int) -> list[str]:
    """The acts of a hire, oldest first. One query."""
    found = select(HireEntry.act).where(HireEntry.hire_id == hire_id).order_by(HireEntry.id)
    return list(db.session().scalars(found))


def erase(whose: Whose) -> None:
    """In the current written unit: somebody leaves. What both had confirmed stays as a number, what had not is void; every
    word written about it goes."""
    session = db.session()
    for hire in session.scalars(select(Hire).where(queries.of_graduate(whose.graduate_id)).with_for_update()).all():
        if hire.standing in ("claimed", "disputed"):
            _act(hire, "voided", ledger.SITE, {})
    session.flush()
    mine = select(Hire.id).where(queries.of_graduate(whose.graduate_id))
    session.execute(delete(HireNote).where(HireNote.hire_id.in_(mine)))


def _known(application: Application, position: Position) -> dict[str, Any]:
    """What a claim takes from the application, its position and its agency."""
    agency = db.one(Agency, position.agency_id)
    fair = queries.fair_of(agency.id, application.graduate_id)
    offer = offers.current(application)
    return {
        "form": "employment",
        "kind": position.kind,
        "service": next(iter(agency.services or ()), ""),
        "province": (agency.place or agency.uscc[2:])[:2],
        "place": offer.place if offer else next(iter(position.places or ()), ""),
        "certify_later": position.certificate == "later",
        "source": "fair" if fair else "invitation" if application.was_invited else "search",
        "fair_id": fair.id if fair else None,
    }


def _locked(hire_id: int, seen: int) -> Hire:
    """Conflict when anything was entered after what the page showed."""
    hire = db.one(Hire, hire_id, lock=True)
    if last_entry(hire.id) != seen:
        raise Conflict(_("这条记录刚刚有变化，你提交的没有记下。请再看一遍。"))
    return hire


def _demand(hire: Hire, act: str, side: str) -> None:
    if act in ledger.ASKS_AGAIN and hire.graduate.user.departed:
        raise Conflict(_("毕业生已经注销账号，不会再有人确认，所以这条记录不能再改，也不能提出异议。"))
    confirmed = ledger.was_confirmed(acts_of(hire.id))
    if not ledger.may(act, side, hire.standing, _in_force(hire), confirmed):
        if ledger.may(act, side, hire.standing, _in_force(hire), False):
            raise Conflict(_("双方确认过的录用只有主管部门可以作废。不属实的话，请提出异议。"))
        now = words.standing_names()[hire.standing]
        raise Conflict(_("这条记录现在是“%(now)s”，不能再“%(act)s”。", now=now, act=words.act_names()[act]))


def _in_force(hire: Hire) -> dict[str, Any]:
    return {"evidence": hire.evidence, "starts_on": hire.starts_on, "ended_on": hire.ended_on}


def _act(hire: Hire, act: str, side: str, changed: Mapping[str, Any], note: str = "") -> None:
    """One entry, and what it changes."""
    _demand(hire, act, side)
    hire.standing = ledger.after(act, hire.standing, changed, _in_force(hire))
    _put(hire, changed)
    hire.updated_at = clock.now()
    db.session().flush()
    _enter(hire, act, side, changed, note)


def _put(hire: Hire, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(hire, name, value)
    hire.year = hire.starts_on.year if hire.starts_on else None


def _enter(hire: Hire, act: str, side: str, facts: Mapping[str, Any], note: str = "") -> None:
    session = db.session()
    actor = None if side == ledger.SITE else audit.actor()
    entry = HireEntry(hire_id=hire.id, at=clock.now(), actor_id=actor, side=side, act=act, standing=hire.standing)
    entry.facts = ledger.stored(facts)
    session.add(entry)
    session.flush()
    if note:
        session.add(HireNote(entry_id=entry.id, hire_id=hire.id, text=note[:400]))
    audit.record(f"hire.{act}", f"hire:{hire.id}")
    session.flush()
    telling.told_of(hire, entry)
    if act != "confirmed":
        outbox.happened("hire.changed", f"{hire.id}:{entry.id}", {"hire_id": hire.id})


def take_in(application_ids: list[int]) -> None:
    """In the current written unit: hires that agencies had declared before there was a ledger become claims."""
    for number in application_ids:
        if db.one(Application, number).status == HIRED.code:
            claim(number)
