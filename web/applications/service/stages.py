"""An agency's own stages between the fixed ones, who stands in them, and views somebody keeps of the desk."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from web.applications.queries import desk
from web.applications.service import as_seen
from web.core import audit, clock, db
from web.core.errors import Conflict
from web.core.refusals import Wrong
from web.models import Agency, Application, DeskView, OwnStage, User
from web.models.stages import STAGES

MOST = 12  # own stages of an agency
MOST_VIEWS = 20  # of one person


def add(agency_id: int, name: str, within: str) -> OwnStage:
    """A new own stage, the last of them. Wrong for a name that is taken, or when there are `MOST`."""
    session = db.write()
    db.one(Agency, agency_id, lock=True)
    there = desk.own_stages(agency_id)
    if len(there) >= MOST:
        raise Wrong(_("最多 %(n)d 个自定阶段。请先删掉不用的。", n=MOST), "name")
    _free(there, name, None)
    row = OwnStage(
        agency_id=agency_id,
        name=name,
        within=within,
        place=max((one.place for one in there), default=0) + 1,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.record("agency.stage.add", f"agency:{agency_id}", stage=row.id)
    return row


def rename(stage_id: int, name: str) -> None:
    row, there = _locked(stage_id)
    _free(there, name, row.id)
    row.name = name
    _changed(row, "agency.stage.rename")


def shift(stage_id: int, up: bool) -> None:
    """One place up or down; at an end nothing changes."""
    row, there = _locked(stage_id)
    at = there.index(row)
    to = at - 1 if up else at + 1
    if 0 <= to < len(there):
        there.insert(to, there.pop(at))
        for place, one in enumerate(there, 1):
            one.place = place
        _changed(row, "agency.stage.shift")


def remove(stage_id: int) -> None:
    """Delete it; who stands in it stands in the fixed stage alone."""
    row, _there = _locked(stage_id)
    db.session().delete(row)
    _changed(row, "agency.stage.remove")


def put(application_id: int, stage_id: int | None, seen: str) -> Application:
    """Stand somebody in an own stage, or in the fixed one alone. Conflict as `service.step`, or when it is within another."""
    application = as_seen(application_id, seen)
    row = db.session().get(OwnStage, stage_id) if stage_id else None
    if stage_id and (row is None or row.agency_id != application.position.agency_id):
        raise Conflict(_("这个自定阶段已经删除，没有改动。"))
    if row is not None and row.within != application.status:
        raise Conflict(
            _(
                "“%(own)s”在“%(within)s”里，这份投递现在是“%(now)s”，没有改动。",
                own=row.name,
                within=STAGES[row.within].name,
                now=application.stage.name,
            )
        )
    if application.own_stage_id != stage_id:
        application.own_stage_id, application.updated_at = stage_id, clock.now()
        db.session().flush()
        audit.record("application.stage", f"application:{application.id}", stage=stage_id)
    return application


def keep_view(user_id: int, name: str, arguments: Mapping[str, Any]) -> DeskView:
    """Keep a view; a name that is there takes the new filters. Wrong when there are `MOST_VIEWS`."""
    session = db.write()
    db.one(User, user_id, lock=True)
    row = session.scalar(select(DeskView).where(DeskView.user_id == user_id, DeskView.name == name))
    if row is None:
        if (session.scalar(select(func.count()).where(DeskView.user_id == user_id)) or 0) >= MOST_VIEWS:
            raise Wrong(_("最多保存 %(n)d 个视图。请先删掉不用的。", n=MOST_VIEWS), "name")
        row = DeskView(user_id=user_id, name=name, created_at=clock.now())
        session.add(row)
    row.arguments = dict(arguments)
    session.flush()
    audit.record("desk.view.keep", f"user:{user_id}")
    return row


def drop_view(view_id: int, user_id: int) -> None:
    """Delete one's own view; one that is gone or another's is Missing."""
    session = db.write()
    row = session.get(DeskView, view_id)
    if row is None or row.user_id != user_id:
        raise db.Missing(f"DeskView {view_id}")
    session.delete(row)
    audit.record("desk.view.drop", f"user:{user_id}")
    session.flush()


def _free(there: list[OwnStage], name: str, besides: int | None) -> None:
    if any(one.name == name and one.id != besides for one in there):
        raise Wrong(_("已经有一个同名的阶段。"), "name")


def _locked(stage_id: int) -> tuple[OwnStage, list[OwnStage]]:
    """The stage and all of its agency in order, whose row is locked first."""
    db.write()
    agency_id = db.one(OwnStage, stage_id).agency_id
    db.one(Agency, agency_id, lock=True)
    there = desk.own_stages(agency_id)
    found = [one for one in there if one.id == stage_id]
    if not found:
        raise db.Missing(f"OwnStage {stage_id}")
    return found[0], there


def _changed(row: OwnStage, act: str) -> None:
    audit.record(act, f"agency:{row.agency_id}", stage=row.id)
    db.session().flush()
