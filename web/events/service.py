"""The verbs of events: write, publish, move, cancel, discard; join, leave, and who came."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from web.core import audit, clock, db, outbox
from web.core.refusals import Conflict, Wrong
from web.events import queries
from web.events.words import CANCELLED, MOVED, TOMORROW
from web.models import Event, EventSignup, Organiser

MOST = 500  # events of an organiser that are not over
LONGEST = timedelta(days=31)
LAST_YEARS = 5  # what is further off is a mistyped year
WHERE = ("starts_at", "ends_at", "address", "online_link", "place")  # what guests must hear of when it changes


def add(organiser_id: int, values: Mapping[str, Any]) -> Event:
    """A draft that only its organiser sees. Raises Wrong."""
    session, moment = db.write(), clock.now()
    db.one(Organiser, organiser_id, lock=True)
    _check(values)
    if queries.open_count(organiser_id) >= MOST:
        raise Wrong(_("最多同时安排 %(n)d 场活动。", n=MOST))
    event = Event(organiser_id=organiser_id, created_at=moment, updated_at=moment, **values)
    session.add(event)
    session.flush()
    audit.record("event.add", f"event:{event.id}")
    return event


def change(event_id: int, values: Mapping[str, Any]) -> int:
    """Other words, time or place; returns how many guests are told. Of what was held only the words change. Raises Wrong,
    Conflict once it is called off."""
    event = _locked(event_id)
    if event.status == "cancelled":
        raise Conflict(_("这场活动已经取消。"))
    if event.status == "published" and event.ends_at < clock.now():
        values = values | {name: getattr(event, name) for name in (*WHERE, "seats")}  # only what is said of it changes
    _check(values)
    taken = queries.signed_up(event.id)
    if values["seats"] is not None and values["seats"] < taken:
        raise Wrong(_("已有 %(n)d 人报名，名额不能更少。", n=taken), "seats")
    moved = any(getattr(event, name) != values[name] for name in WHERE)
    for name, value in values.items():
        setattr(event, name, value)
    event.updated_at = clock.now()
    event.version += moved
    if moved:
        event.reminded_at = None
    audit.record("event.change", f"event:{event.id}", moved=moved)
    db.session().flush()
    return _promise(event, MOVED) if moved and event.status == "published" else 0


def publish(event_id: int) -> None:
    """Show it to everybody; twice is fine. Raises Conflict when it is over or cancelled."""
    event = _locked(event_id)
    if event.status == "published":
        return
    if event.status == "cancelled" or event.ends_at < clock.now():
        raise Conflict(_("时间已过或已经取消的活动不能发布。"))
    event.status, event.updated_at = "published", clock.now()
    audit.record("event.publish", f"event:{event.id}")
    db.session().flush()


def cancel(event_id: int, note: str) -> int:
    """Call a published event off and tell its guests; returns how many. Twice is fine."""
    event = _locked(event_id)
    if event.status == "cancelled":
        return 0
    if event.status != "published" or event.ends_at < clock.now():
        raise Conflict(_("只有已发布、还没有结束的活动可以取消。"))
    event.status, event.note, event.updated_at = "cancelled", note, clock.now()
    event.version += 1
    audit.record("event.cancel", f"event:{event.id}")
    db.session().flush()
    return _promise(event, CANCELLED)


def discard(event_id: int) -> None:
    """Delete a draft. Raises Conflict for what was published: people have seen it."""
    event = _locked(event_id)
    if event.status != "draft":
        raise Conflict(_("已发布的活动不能删除，可以取消。"))
    audit.record("event.discard", f"event:{event.id}")
    db.session().delete(event)
    db.session().flush()


def join(event_id: int, user_id: int) -> None:
    """Register; twice is fine. Raises Conflict when it is full, over or cancelled."""
    event = _locked(event_id)
    if queries.signup(event_id, user_id) is not None:
        return
    if event.status != "published" or event.ends_at < clock.now():
        raise Conflict(_("这场活动不再接受报名。"))
    if event.seats is not None and queries.signed_up(event_id) >= event.seats:
        raise Conflict(_("名额刚刚满了。"))
    db.session().add(EventSignup(event_id=event_id, user_id=user_id, created_at=clock.now()))
    audit.record("event.join", f"event:{event_id}")
    db.session().flush()


def leave(event_id: int, user_id: int) -> None:
    """Take a registration back before the end; twice is fine."""
    event = _locked(event_id)
    mine = queries.signup(event_id, user_id)
    if mine is None:
        return
    if event.ends_at < clock.now():
        raise Conflict(_("活动已经结束。"))
    db.session().delete(mine)
    audit.record("event.leave", f"event:{event_id}")
    db.session().flush()


def enter_attendance(event_id: int, came: Collection[int], others: int, seen: str) -> None:
    """Who of the registered came (their registrations' ids), and how many came besides. Raises Conflict beforehand, Wrong
    when somebody else entered it since it was `seen` (`queries.attendance_seen`)."""
    event = _locked(event_id)
    if event.status != "published" or event.starts_at > clock.now():
        raise Conflict(_("活动还没有开始。"))
    signups = queries.signups(event_id)
    if queries.attendance_seen(signups, event.others) != seen:
        raise Wrong(_("到场情况刚刚被别人改过。请对照上面的人数看一遍，再保存。"))
    for one in signups:
        one.came = one.id in came
    event.others = others
    audit.record("event.attendance", f"event:{event_id}", came=len(set(came)), others=others)
    db.session().flush()


def remind(event_id: int) -> int:
    """Tell the guests that it is tomorrow, once."""
    event = _locked(event_id)
    if event.status != "published" or event.reminded_at is not None:
        return 0
    event.reminded_at = clock.now()
    db.session().flush()
    return _promise(event, TOMORROW)


def _promise(event: Event, about: str) -> int:
    """Everybody who registered is told, once for each version of time and place; returns how many they are."""
    payload = {"event": event.id, "about": about, "version": event.version}
    outbox.add("event", f"event:{event.id}:{about}:{event.version}", payload)
    return queries.signed_up(event.id)


def _check(values: Mapping[str, Any]) -> None:
    if abs(values["starts_at"].year - clock.today().year) > LAST_YEARS:
        raise Wrong(_("请检查年份。"), "starts_at")
    if values["ends_at"] <= values["starts_at"]:
        raise Wrong(_("结束时间不晚于开始时间。"), "ends_at")
    if values["ends_at"] - values["starts_at"] > LONGEST:
        raise Wrong(_("一场活动最长 %(n)d 天。", n=LONGEST.days), "ends_at")
    if not (values["address"] or values["online_link"]):
        raise Wrong(_("请填写地点，或者线上链接。"), "address")


def _locked(event_id: int) -> Event:
    db.write()
    return db.one(Event, event_id, lock=True)
