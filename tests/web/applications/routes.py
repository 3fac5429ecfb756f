"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from sqlalchemy import func, select

from tests.web.applications.helpers import change, give_resume
from web.core import clock
from web.models import Application, ApplicationNote, DeskView, OwnStage, PositionCriteria, Scorecard

ROWS: dict[str, str] = {
    "applications.apply": "L++FFFFFFF",
    "applications.send": "L++FFFFFFF",
    "applications.mine": "L++FFFFFFF",
    "applications.show": "L+-+++-FFF",
    "applications.resume": "LFF+++-FFF",
    "applications.withdraw": "L+-FFFFFFF",
    "applications.share": "L+-FFFFFFF",
    "applications.answer": "L+-FFFFFFF",
    "applications.inbox": "LFF++++FFF",
    "applications.export": "LFF++++FFF",
    "applications.selected": "LFFF+++FFF",
    "applications.step": "LFFF++-FFF",
    "applications.decline": "LFFF++-FFF",
    "applications.undo_decline": "LFFF++-FFF",
    "applications.add_note": "LFFF++-FFF",
    "applications.remove_note": "LFFF-+-FFF",
    "applications.assign": "LFFF++-FFF",
    "applications.criteria": "LFFF++-FFF",
    "applications.score": "LFFF++-FFF",
    "applications.in_numbers": "LFF++++FFF",
    "applications.own_stages": "LFFF+++FFF",
    "applications.add_stage": "LFFF+++FFF",
    "applications.change_stage": "LFFF++-FFF",
    "applications.put": "LFFF++-FFF",
    "applications.put_several": "LFFF+++FFF",
    "applications.keep_view": "LFF++++FFF",
    "applications.drop_view": "LFF--+-FFF",
    "applications.saved": "L++FFFFFFF",
    "applications.save": "L++FFFFFFF",
    "applications.unsave": "L++FFFFFFF",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "applications.show": "++FF",
    "applications.resume": "++FF",
    "applications.inbox": "++FF",
    "applications.export": "++FF",
    "applications.selected": "++FF",
    "applications.step": "++FF",
    "applications.decline": "++FF",
    "applications.undo_decline": "++FF",
    "applications.add_note": "++FF",
    "applications.remove_note": "++FF",
    "applications.assign": "++FF",
    "applications.criteria": "++FF",
    "applications.score": "++FF",
    "applications.in_numbers": "++FF",
    "applications.own_stages": "++FF",
    "applications.add_stage": "++FF",
    "applications.change_stage": "++FF",
    "applications.put": "++FF",
    "applications.put_several": "++FF",
    "applications.keep_view": "++FF",
    "applications.drop_view": "++FF",
}


def prepare(make, world) -> None:
    """The application of the matrix shares a résumé, so that there is one to download, the owner has noted something,
    and keeps a stage and a view of their own."""
    give_resume(make, world.ids["graduate_id"])
    change(make, Application, world.ids["application_id"], shared={"fields": ["name", "resume"]})
    with make.database.writing() as session:
        row = ApplicationNote(
            application_id=world.ids["application_id"],
            author_id=world.users["owner"],
            text="电话里很清楚",
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        world.ids["note_id"] = row.id
        card = Scorecard(application_id=world.ids["application_id"], author_id=world.users["owner"], text="思路清楚")
        card.round = session.scalar(select(func.count(Scorecard.id)))
        card.scores, card.updated_at = {"检索思路": 3}, clock.now()
        session.add(card)
        session.merge(PositionCriteria(position_id=world.ids["position_id"], names=["检索思路", "英文阅读"]))
        number = session.scalar(select(func.count(OwnStage.id))) + 1
        stage = OwnStage(
            agency_id=world.ids["agency_id"],
            name=f"笔试{number}",
            within="applied",
            place=number,
            created_at=clock.now(),
        )
        view = DeskView(user_id=world.users["owner"], name=f"视图{number}", created_at=clock.now())
        session.add_all([stage, view])
        session.flush()
        world.ids |= {"own_stage_id": stage.id, "view_id": view.id}
