"""The verbs of an interview. The agency proposes, moves, cancels and says what came of it; the graduate chooses, asks for
another time and turns down. Always the application is locked first, then its round, then those whose time it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from web.applications import service as applications
from web.core import audit, clock, db
from web.core.errors import Conflict
from web.core.personal import Whose
from web.core.refusals import Wrong
from web.interviews import queries, telling
from web.interviews.service import clashes
from web.interviews.service.clashes import Span
from web.models import Application, Interview, Interviewer, InterviewOption, InterviewSlot, User
from web.models.interviews import BOOKED, CANCELLED, HELD, LIVE, MISSED, OVER, PROPOSED, TURNED, WANTED
from web.models.stages import AGENCY, APPLIED, GRADUATE, INTERVIEW

MOST_TIMES = 5  # proposed at once
MOST_ROUNDS = 12
MOST_ASKS = 3  # for another time, in one round
RESULTS = {"held": (HELD, ""), "missed_graduate": (MISSED, GRADUATE), "missed_agency": (MISSED, AGENCY)}


@dataclass(frozen=True, slots=True)
class Said:
    """What an agency says of an interview: when, how, where, who asks the questions (numbers of accounts), its words."""

    times: Sequence[Span]
    way: str
    place: str = ""
    link: str = ""
    note: str = ""
    people: tuple[int, ...] = ()


def mark_of(interview: Interview | None) -> str:
    """What an act must have seen: the round and its state."""
    return "" if interview is None else f"{interview.id}.{interview.version}"


def want_from_fair(application_id: int) -> None:
    """In the current written unit: as `want`, for a second interview that was agreed on at a fair."""
    db.one(Application, application_id, lock=True)
    live = want(application_id)
    if live.status == WANTED:
        live.origin = "fair"
        db.session().flush()


def want(application_id: int) -> Interview:
    """In the current written unit, whose application is locked: a round to be arranged, unless one is under way."""
    live = queries.live(application_id, lock=True)
    if live is not None and not _past(live):
        return live
    if live is not None:
        _to(live, OVER)
    moment, before = clock.now(), queries.rounds(application_id)
    if len(before) >= MOST_ROUNDS:
        raise Conflict(_("一份投递最多 %(n)d 轮面试。", n=MOST_ROUNDS))
    live = Interview(
        application_id=application_id,
        round=before[0].round + 1 if before else 1,
        status=WANTED,
        origin="desk",
        created_at=moment,
        updated_at=moment,
    )
    db.session().add(live)
    db.session().flush()
    audit.record("interview.wanted", f"application:{application_id}", round=live.round)
    return live


def propose(application_id: int, said: Said, seen: str, actor_id: int | None) -> Interview:
    """The agency proposes times to choose from, or others instead. An application that waits for an answer goes on to
    the interview by it; where no round is under way it begins the next. Raises Wrong, Conflict."""
    application, live = _locked(application_id, seen)
    if application.stage not in (APPLIED, INTERVIEW):
        raise Conflict(_("这份投递现在是“%(now)s”，不能约面试。", now=application.stage.name))
    applications.refuse_declined(application)
    if live is not None and live.status == BOOKED:
        raise Conflict(
            _("上一轮的时间已过，请先登记结果。") if _past(live) else _("时间已经定了；要换时间请用“改期”。")
        )
    if not 1 <= len(said.times) <= MOST_TIMES:
        raise Wrong(_("请填写 1 到 %(n)d 个时间。", n=MOST_TIMES), clashes.FIELD)
    _fits(application, said, None)
    if application.stage is APPLIED:
        applications.move(application, INTERVIEW, actor_id)
    live = want(application_id)
    _write(live, said)
    live.options = []
    db.session().flush()  # the same moment may be proposed again
    live.options = [InterviewOption(starts_at=start, ends_at=end) for start, end in sorted(said.times)]
    live.asked_at = None
    return done(live, PROPOSED, "proposed")


def choose(application_id: int, option_id: int, seen: str) -> Interview:
    """The graduate takes one of the proposed times. Raises Conflict when somebody's time is taken meanwhile."""
    application, live = of_graduate(application_id, seen)
    option = queries.option(live.id, option_id)
    if live.status != PROPOSED or option is None:
        raise Conflict(_("这个时间已经不能选了，请再看一遍。"))
    return book(application, live, (option.starts_at, option.ends_at), [one.user_id for one in live.people])


def ask(application_id: int, wish: str, seen: str) -> Interview:
    """The graduate asks for another time, a few times in a round; what was proposed or booked stands meanwhile."""
    _application, live = of_graduate(application_id, seen)
    if live.asks >= MOST_ASKS:
        raise Conflict(_("这一轮已经请求过 %(n)d 次。请选一个时间，或者谢绝。", n=MOST_ASKS))
    live.asks, live.asked_at, live.wish = live.asks + 1, clock.now(), wish
    return done(live, live.status, "asked")


def turn_down(application_id: int, reason: str, seen: str) -> Interview:
    """The graduate turns this round down before it begins; the application goes on."""
    _application, live = of_graduate(application_id, seen, halted=True)
    if _past(live):
        raise Conflict(_("面试时间已过。"))
    live.reason = reason
    return _fallen(live, TURNED, "turned")


def move(application_id: int, said: Said, seen: str) -> Interview:
    """The agency moves a booked interview to another time, place or people; both sides' calendars follow."""
    application, live = _booked(application_id, seen)
    _fits(application, said, live.id)
    let_go = [one.user for one in live.people if one.user_id not in said.people]
    _write(live, said)
    ((live.starts_at, live.ends_at),) = said.times
    _take_down(live)
    live.asked_at, live.sequence = None, live.sequence + 1
    live.reminded_at = _not_again(live.starts_at)
    return done(live, BOOKED, "moved", let_go)


def cancel(application_id: int, reason: str, seen: str) -> Interview:
    """The agency calls this round off, with its words; the application goes on."""
    _application, live = _under_way(application_id, seen)
    if _past(live):
        raise Conflict(_("面试时间已过，请登记结果。"))
    live.reason = reason
    _take_down(live)
    return _fallen(live, CANCELLED, "cancelled")


def conclude(application_id: int, result: str, seen: str) -> Interview:
    """The agency says what came of it once it has begun: one of RESULTS."""
    _application, live = _booked(application_id, seen, begun=True)
    status, live.missed_by = RESULTS[result]
    return done(live, status, result)


def report_missed(application_id: int, seen: str) -> Interview:
    """The graduate says that nobody of the agency came, once it has begun."""
    _application, live = of_graduate(application_id, seen, halted=True)
    if live.status != BOOKED or live.starts_at > clock.now():
        raise Conflict(_("面试还没有开始。"))
    live.missed_by = AGENCY
    return done(live, MISSED, "missed_agency")


def end(application_id: int) -> None:
    """In the current written unit, whose application is locked: it ended, or led to a hire; what is under way falls.
    A number to be called may be the graduate's own, and goes with it."""
    live = queries.live(application_id, lock=True)
    for one in queries.by_phone(application_id):
        one.place = ""
    if live is None:
        return
    if _past(live):
        _to(live, OVER)
    elif live.status == WANTED:
        _fallen(live, CANCELLED, "")
    else:
        _fallen(live, CANCELLED, "cancelled")


def close(application_id: int) -> None:
    """In the current written unit, whose application is locked: it goes on to the offer. A time that stands stays; none
    is chosen any more, and the offer says more than that it fell."""
    live = queries.live(application_id, lock=True)
    if live is not None and live.status != BOOKED:
        _fallen(live, CANCELLED, "")


def remind(interview_id: int) -> None:
    """In the current written unit: tell both that it is tomorrow, once for each time it has."""
    live = db.one(Interview, interview_id, lock=True)
    if live.status == BOOKED and live.reminded_at is None and live.starts_at > clock.now():
        live.reminded_at = clock.now()
        audit.record("interview.reminded", f"application:{live.application_id}", round=live.round)
        db.session().flush()
        telling.told_of(live, "reminded")


def erase(whose: Whose) -> None:
    """In the current written unit: a graduate leaves. What is under way falls, and every word of theirs and to them goes."""
    for one in queries.all_of(whose.graduate_id):
        if one.status in LIVE:
            db.one(Application, one.application_id, lock=True)
            end(one.application_id)
        one.place = one.link = one.note = one.wish = one.reason = ""
    db.session().flush()


def _locked(application_id: int, seen: str) -> tuple[Application, Interview | None]:
    """An application and the round under way as the page showed it, both locked."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    live = queries.live(application_id, lock=True)
    if mark_of(live) != seen:
        raise Conflict(_("这场面试刚刚有变化，你的操作没有执行。请再看一遍。"))
    return application, live


def _under_way(application_id: int, seen: str) -> tuple[Application, Interview]:
    application, live = _locked(application_id, seen)
    if live is None or not application.stage.is_open:
        raise Conflict(_("现在没有进行中的面试。"))
    return application, live


def of_graduate(application_id: int, seen: str, halted: bool = False) -> tuple[Application, Interview]:
    """As `_under_way`, for the graduate; of an agency that may not work (`halted`) only what ends it."""
    application, live = _under_way(application_id, seen)
    if not halted and not application.position.agency.may("work"):
        raise Conflict(_("这家机构目前不能使用平台，现在不能约时间；可以谢绝。"))
    if not halted and _past(live):
        raise Conflict(_("面试时间已过。"))
    return application, live


def _booked(application_id: int, seen: str, begun: bool = False) -> tuple[Application, Interview]:
    application, live = _under_way(application_id, seen)
    if live.status != BOOKED:
        raise Conflict(_("面试时间还没有定。"))
    if begun and live.starts_at > clock.now():
        raise Conflict(_("面试还没有开始。"))
    if not begun and _past(live):
        raise Conflict(_("面试时间已过，请登记结果。"))
    return application, live


def _past(interview: Interview) -> bool:
    """Whether it has begun."""
    return interview.status == BOOKED and interview.starts_at <= clock.now()


def _not_again(starts_at: datetime) -> datetime | None:
    """A time that is agreed on the day before or later needs no reminder: being told of it is one."""
    ahead = starts_at.astimezone(clock.CHINA).date() - clock.today()
    return clock.now() if ahead.days <= 1 else None


def _fits(application: Application, said: Said, besides: int | None) -> None:
    """Raises Wrong where the times are none, the people are not the agency's, or anybody is taken."""
    clashes.check(said.times)
    clashes.hold(application, said.people)
    of_ours = {one.id for one in queries.interviewers(application.position.agency_id, said.people)}
    if not of_ours or of_ours != set(said.people):
        raise Wrong(_("请选至少一位本机构的面试官。"), "people")
    clashes.refuse(application, said.people, said.times, AGENCY, besides)


def _write(interview: Interview, said: Said) -> None:
    interview.way, interview.place, interview.link, interview.note = said.way, said.place, said.link, said.note
    stay = [one for one in interview.people if one.user_id in said.people]
    come = set(said.people) - {one.user_id for one in stay}
    interview.people = [*stay, *(Interviewer(user_id=number) for number in sorted(come))]


def book(
    application: Application, live: Interview, span: Span, people: Sequence[int], slot: InterviewSlot | None = None
) -> Interview:
    """The graduate's time stands, if nobody's is taken: a proposed one, or a slot with all that it says. Who left the
    agency meanwhile asks no questions; when nobody is left, it is no time."""
    clashes.hold(application, people)
    people = [one.id for one in queries.interviewers(application.position.agency_id, people)]
    if not people:
        raise Conflict(clashes.nobody())
    if span[0] <= clock.now():
        raise Conflict(_("这个时间已经过去了，请选另一个，或者请机构另约。"))
    clashes.refuse(application, people, [span], GRADUATE, live.id)
    if slot is not None:
        _write(live, Said([span], slot.way, slot.place, slot.link, live.note, tuple(people)))
        live.slot_id = slot.id
    live.starts_at, live.ends_at = span
    live.reminded_at, live.asked_at = _not_again(span[0]), None
    return done(live, BOOKED, "booked")


def _fallen(live: Interview, status: str, what: str) -> Interview:
    """It will not take place: a time that stood is cancelled in calendars, a slot is free again."""
    live.sequence += live.starts_at is not None
    live.slot_id, live.asked_at = None, None
    return done(live, status, what)


def _take_down(live: Interview) -> None:
    """The agency cannot at the time of the slot it was taken from: nobody else takes that one."""
    if live.slot_id is not None:
        slot, live.slot_id = db.one(InterviewSlot, live.slot_id), None
        db.session().flush()
        db.session().delete(slot)


def _to(interview: Interview, status: str, act: str = "") -> None:
    """The new state and its entry in the audit, called by the act or else by the state."""
    interview.status, interview.version, interview.updated_at = status, interview.version + 1, clock.now()
    application = db.one(Application, interview.application_id)
    if application.stage is INTERVIEW:
        applications.owe(application, status not in (PROPOSED, BOOKED) or interview.asked_at is not None)
    db.session().flush()
    audit.record(f"interview.{act or status}", f"application:{interview.application_id}", round=interview.round)
    db.session().flush()


def done(interview: Interview, status: str, what: str, let_go: Sequence[User] = ()) -> Interview:
    """The same, and whom it concerns is told `what`; "" tells nobody."""
    _to(interview, status, what)
    if what:
        telling.told_of(interview, what, let_go)
    return interview
