"""The verbs of policies and measures: write, publish, take back, discard; enter what was done, and strike it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from web.core import audit, clock, db, places
from web.core.refusals import Conflict, Wrong
from web.models import Measure, MeasureEntry, Organiser, Policy
from web.policies import queries

MOST_POLICIES, MOST_MEASURES, MOST_ENTRIES = 2000, 2000, 5000  # of an office; entries of a measure
LAST_YEARS = 20  # a measure older than this is a mistyped year


def add_policy(organiser_id: int, values: Mapping[str, Any]) -> Policy:
    """A draft that only its office sees. `values` are those of the form. Raises Wrong."""
    session, moment = db.write(), clock.now()
    office = db.one(Organiser, organiser_id, lock=True)
    _check_policy(office, values)
    if queries.count_of(Policy, organiser_id) >= MOST_POLICIES:
        raise Wrong(_("最多保存 %(n)d 条政策。请先删除不用的草稿。", n=MOST_POLICIES))
    policy = Policy(organiser_id=organiser_id, created_at=moment, updated_at=moment, **values)
    session.add(policy)
    session.flush()
    audit.record("policy.add", f"policy:{policy.id}")
    return policy


def change_policy(policy_id: int, values: Mapping[str, Any]) -> None:
    """Other words or dates; what is published changes at once. Raises Wrong."""
    db.write()
    policy = db.one(Policy, policy_id, lock=True)
    _check_policy(db.one(Organiser, policy.organiser_id), values)
    for name, value in values.items():
        setattr(policy, name, value)
    policy.updated_at = clock.now()
    audit.record("policy.change", f"policy:{policy.id}", status=policy.status)
    db.session().flush()


def publish(policy_id: int, published: bool) -> None:
    """Show a policy to everybody, or take it back to the drafts; twice is fine."""
    db.write()
    policy = db.one(Policy, policy_id, lock=True)
    status = "published" if published else "draft"
    if policy.status == status:
        return
    policy.status, policy.published_at = status, clock.now() if published else None
    audit.record("policy.publish" if published else "policy.unpublish", f"policy:{policy.id}")
    db.session().flush()


def discard_policy(policy_id: int) -> None:
    """Delete a draft. Raises Conflict for what is published: people may rely on it."""
    session = db.write()
    policy = db.one(Policy, policy_id, lock=True)
    if policy.status != "draft":
        raise Conflict(_("已发布的政策请先收回，再删除。"))
    audit.record("policy.discard", f"policy:{policy.id}")
    session.delete(policy)
    session.flush()


def _check_policy(office: Organiser, values: Mapping[str, Any]) -> None:
    _check_period(values["valid_from"], values["valid_to"], "valid_to")
    mine, place = office.province[:2], values["place"]
    if mine and place[:2] != mine:
        raise Wrong(_("请填本省（%(name)s）或省内的市。", name=places.title(office.province)), "place")


def _check_period(first: date, last: date | None, field: str) -> None:
    if last is not None and last < first:
        raise Wrong(_("结束日期早于开始日期。"), field)


def add_measure(organiser_id: int, values: Mapping[str, Any]) -> Measure:
    """What an office sets out to do. Raises Wrong."""
    session, moment = db.write(), clock.now()
    db.one(Organiser, organiser_id, lock=True)
    _check_measure(organiser_id, values)
    if queries.count_of(Measure, organiser_id) >= MOST_MEASURES:
        raise Wrong(_("最多保存 %(n)d 项措施。", n=MOST_MEASURES))
    measure = Measure(organiser_id=organiser_id, created_at=moment, updated_at=moment, **values)
    session.add(measure)
    session.flush()
    audit.record("measure.add", f"measure:{measure.id}")
    return measure


def change_measure(measure_id: int, values: Mapping[str, Any]) -> None:
    """Other words, period or budget. Raises Wrong where something was done outside the new period."""
    db.write()
    measure = db.one(Measure, measure_id, lock=True)
    _check_measure(measure.organiser_id, values, measure.policy_id)
    for entry in measure.entries:
        _check_day(entry.day, values["starts_on"], values["ends_on"], "starts_on")
    for name, value in values.items():
        setattr(measure, name, value)
    measure.updated_at = clock.now()
    audit.record("measure.change", f"measure:{measure.id}")
    db.session().flush()


def _check_measure(organiser_id: int, values: Mapping[str, Any], kept: int | None = None) -> None:
    """Raises Wrong; `kept` is the policy it carries out already, which may have been taken back since."""
    _check_period(values["starts_on"], values["ends_on"], "ends_on")
    if abs(values["starts_on"].year - clock.today().year) > LAST_YEARS:
        raise Wrong(_("请检查年份。"), "starts_on")
    chosen = values["policy_id"]
    if chosen and chosen != kept and chosen not in dict(queries.published_titles(organiser_id)):
        raise Wrong(_("这条政策已收回，请重新选择。"), "policy_id")


def discard_measure(measure_id: int) -> None:
    """Delete a measure of which nothing was done. Raises Conflict otherwise: its numbers may be in a report."""
    session = db.write()
    measure = db.one(Measure, measure_id, lock=True)
    if measure.entries:
        raise Conflict(_("这项措施已有实施记录，不能删除。记错了的可以逐条删去。"))
    audit.record("measure.discard", f"measure:{measure.id}")
    session.delete(measure)
    session.flush()


def enter(measure_id: int, values: Mapping[str, Any]) -> MeasureEntry:
    """Write down what was done, on a day of the measure's period and not in the future. Raises Wrong."""
    session = db.write()
    measure = db.one(Measure, measure_id, lock=True)
    values = dict(values)
    _check_day(values["day"], measure.starts_on, measure.ends_on, "day")
    if values["day"] > clock.today():
        raise Wrong(_("还没有到这一天。"), "day")
    if len(measure.entries) >= MOST_ENTRIES:
        raise Wrong(_("一项措施最多记 %(n)d 条。", n=MOST_ENTRIES))
    agency = values.pop("agency")
    found = queries.agency_named(agency) if agency else None
    if agency and found is None:
        raise Wrong(_("没有登记名称或信用代码是“%(text)s”的机构。", text=agency[:60]), "agency")
    entry = MeasureEntry(
        measure_id=measure_id,
        agency_id=found.id if found else None,
        agency_name=found.name if found else "",
        created_at=clock.now(),
        **values,
    )
    session.add(entry)
    session.flush()
    audit.record("measure.enter", f"measure:{measure_id}", entry=entry.id, amount=entry.amount)
    return entry


def _check_day(day: date, first: date, last: date | None, field: str) -> None:
    if day < first or (last is not None and day > last):
        raise Wrong(_("实施记录的日期不在措施的期间里。"), field)


def strike(entry_id: int) -> None:
    """Take an entry away; the audit log keeps its numbers."""
    session = db.write()
    entry = db.one(MeasureEntry, entry_id, lock=True)
    numbers = {name: getattr(entry, name) for name in ("people", "agencies", "amount")}
    audit.record("measure.strike", f"measure:{entry.measure_id}", entry=entry.id, day=entry.day.isoformat(), **numbers)
    session.delete(entry)
    session.flush()
