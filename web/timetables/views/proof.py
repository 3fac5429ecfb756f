"""Why not me, what would cure most, and the certificate anyone concerned can check again."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import db, files, limits, paging
from web.core.access import GRADUATE, SIGNED_IN, allow
from web.core.forms import clean
from web.fairs import access as fairs
from web.fairs.queries import clock_text
from web.models import Fair, FairPlacing, FairRun, FairVersion
from web.timetables import access, engine, queries, words
from web.timetables.service.shown import Shown
from web.timetables.views import bp

FEWEST = 3  # people a group on a certificate has at least
OTHERS = "*"


@bp.get("/organiser/fair-runs/<int:run_id>/why")
@allow(fairs.READER)
def why(run_id: int):
    """Every wish that was not placed with its reason, and the changes that would place most."""
    found, fair = access.readable_run(current_user, run_id)
    if found.status != "done" or not found.work.is_timetable:
        raise db.Missing(f"reasons of run {run_id}")
    result, query = Shown(found, fairs.confined(current_user, fair)), clean(request.args.get("q", ""))[:60]
    return render_template(
        "timetables/why.html",
        run=found,
        fair=fair,
        result=result,
        query=query,
        listed=result.people(query, "missed", paging.asked()),
    )


@bp.get("/me/fairs/<int:fair_id>/why")
@allow(GRADUATE)
def my_why(fair_id: int):
    """A graduate's own meetings, and for each wish that was not placed the reason in plain words."""
    attendee = fairs.own_attendee(current_user, fair_id)
    version = queries.latest(fair_id)
    missed, result = [], None
    if version is not None and version.run is not None and version.run.result_id is not None:
        result = Shown(queries.whole_run(version.run_id))
        missed = result.why.get(str(attendee.id), [])
    return render_template(
        "timetables/my_why.html",
        fair=attendee.fair,
        attendee=attendee,
        version=version,
        meetings=queries.own_meetings(attendee.id),
        missed=missed,
        result=result,
        clock_text=clock_text,
    )


@bp.get("/fairs/<int:fair_id>/certificate/<int:number>")
@allow(SIGNED_IN)
def certificate(fair_id: int, number: int):
    """What was checked of a published timetable, and the numbers that show it was fair."""
    version, fair = access.certificate(current_user, fair_id, number)
    return certificate_page(fair, version, url_for("timetables.check_again", fair_id=fair.id, number=number))


def certificate_page(fair: Fair, version: FairVersion | FairPlacing, again: str) -> str:
    """The certificate of something published; `again` is where its check can be made anew."""
    certificate = version.run.certificate if version.run else {}
    statistics = certificate.get("statistics", {})
    return render_template(
        "timetables/certificate.html",
        fair=fair,
        version=version,
        run=version.run,
        certificate=certificate,
        groups={by: large_enough(statistics.get(by, {})) for by in ("by_university", "by_province")},
        others=OTHERS,
        again=again,
        check_name=words.check_name,
        method_name=words.method_name,
        whole=current_user.role == "admin" or fairs.runs(current_user, fair),
    )


def large_enough(groups: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Counts of groups in which nobody is known by the group alone: those of fewer than `FEWEST` people are added up
    as others, with the smallest of the rest where these are still too few. Nothing where all together are."""
    rest = sorted(groups, key=lambda name: groups[name]["people"], reverse=True)
    few: list[str] = []
    while rest and (groups[rest[-1]]["people"] < FEWEST or 0 < sum(groups[n]["people"] for n in few) < FEWEST):
        few.append(rest.pop())
    shown = {name: dict(groups[name]) for name in groups if name in rest}
    others = {count: sum(groups[name][count] for name in few) for count in ("people", "served", "total")}
    return shown | ({OTHERS: others} if others["people"] >= FEWEST else {})


@bp.post("/fairs/<int:fair_id>/certificate/<int:number>")
@allow(SIGNED_IN)
def check_again(fair_id: int, number: int):
    """Check the stored files again, here and now, and say whether the same comes out."""
    version, fair = access.certificate(current_user, fair_id, number)
    limits.spend("upload", account=f"check:{current_user.id}")
    flash(*checked_again(version.run))
    return redirect(url_for("timetables.certificate", fair_id=fair.id, number=number), code=303)


def checked_again(run: FairRun | None) -> tuple[str, str]:
    """What checking the stored files of a run anew says, and its tone."""
    if run is None or not _on_disk(run):
        return _("这一版的文件已经不在了，不能再验证。"), "warn"
    content = engine.member(files.path_of(run.input), "stored.json")
    try:
        again = engine.check_again(run.kind, content, engine.member(files.path_of(run.result), "result.json"))
    except engine.Wrong:
        return _("存下的文件由更早的程序写成，或者已经损坏，这里读不了。"), "bad"
    if engine.agree(again, run.certificate) and engine.fingerprint(content) == run.input_hash:
        return _("重新验证完成：%(n)d 项检查的结果与证明完全一致。", n=len(again["checks"])), "ok"
    return _("重新验证的结果与证明不一致，请联系主办方核对。"), "bad"


def _on_disk(run: FairRun) -> bool:
    return all(row is not None and files.path_of(row).is_file() for row in (run.input, run.result))
