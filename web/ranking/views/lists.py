"""The candidates of a position, the positions for a graduate, and why, part by part."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import queries as applications
from web.core import limits, paging
from web.core.access import AGENCY, AGENCY_EDITOR, GRADUATE, allow
from web.core.i18n import language
from web.graduates import access as graduates
from web.graduates.queries import seen_by_agency
from web.graduates.rules.marks import mark_of
from web.graduates.service import looks, openings
from web.models import Position
from web.positions.queries import public_one, state
from web.ranking import access, engine, queries, service
from web.ranking.forms import InviteForm, WeightsForm
from web.ranking.queries import People, Seen
from web.ranking.views import bp

PAGE = 20
FOLDED = 5  # blocked people shown at the end of a page; all of them are one click away


@bp.get("/agency/positions/<int:position_id>/candidates")
@allow(AGENCY)
def candidates(position_id: int):
    """Applicants and people who can be invited: ranked, or plain on request."""
    crowd = engine.at_hand()
    position, people = access.pool_of(current_user, position_id, crowd is not None)
    return _candidates_page(position, people, crowd)


def _candidates_page(position: Position, people: People, crowd: engine.Crowd | None, faults=None, status: int = 200):
    if people.more:
        engine.pack()
    tab = request.args.get("tab", "all")
    tab = tab if tab in queries.TABS else "all"
    plain, only_blocked = request.args.get("order") == "plain", request.args.get("show") == "blocked"
    ranked = engine.rank_people(position, people, crowd)
    applied, closed = people.applied, people.closed
    only, without = {"all": (None, ()), "applied": (applied, ()), "open": (None, closed)}[tab]
    good, blocked = ranked.among(False, only, without), ranked.among(True, only, without)
    if plain:
        order = engine.newest(people, crowd, [*good.tolist(), *blocked.tolist()])
    else:
        order = (blocked if only_blocked else good).tolist()
    page, pages = paging.within(paging.asked(), len(order), PAGE)
    shown = order[(page - 1) * PAGE : page * PAGE]
    folded = [] if plain or only_blocked else blocked[:FOLDED].tolist()
    rows = _rows(position, [*shown, *folded], None if plain else ranked, people.named)
    seen = [row["person"] for row in rows]
    if any(person.application_id is None for person in seen):
        limits.spend("people", account=f"agency:{position.agency_id}")  # applicants may be read as often as one likes
    looks.remember(position.agency_id, [person.id for person in seen])
    listed = set(shown)
    return render_template(
        "ranking/candidates.html",
        position=position,
        tab=tab,
        plain=plain,
        only_blocked=only_blocked,
        counts={"all": len(ranked), "applied": len(applied), "open": len(ranked) - len(closed)},
        rows=[row for row in rows if row["person"].id in listed],
        folded=[row for row in rows if row["person"].id not in listed],
        blocked=len(blocked),
        page=page,
        pages=pages,
        more=queries.MOST if people.more else 0,
        agreement=queries.agreement(position.id),
        notes=engine.disagreements(position, language()),
        weights=_weights(position),
        faults=faults or {},
        sent=request.form,
        most_weight=engine.most_weight(),
        version=queries.weights_number(position.match_settings),
        own_weights=bool((position.match_settings or {}).get("weights")),
        may_edit=_may_edit(),
        may_invite=_may_edit() and state(position) == "published" and position.agency.may("people"),
        form=InviteForm(formdata=None),
    ), status


@bp.get("/agency/positions/<int:position_id>/candidates/<candidate>")
@allow(AGENCY)
def candidate(position_id: int, candidate: str):
    """One person for one position: everything the agency may see, and why the list has them where it does."""
    position, person = access.person_for(current_user, position_id, candidate)
    return _candidate_page(position, person, InviteForm(formdata=None))


def _order(position: Position) -> engine.Order:
    crowd = engine.at_hand()
    _position, people = access.pool_of(current_user, position.id, crowd is not None)
    return engine.rank_people(position, people, crowd)


def _candidate_page(position: Position, person: Seen, form: InviteForm, status: int = 200):
    if person.application_id is None:
        limits.spend("profile", account=f"agency:{position.agency_id}")
    ranked = _order(position)
    row = _rows(position, [person.id], ranked, [person])[0]
    openings.note(position.agency_id, current_user.id, {person.id: row["seen"]["fields"]})
    resume_url = ""
    if row["seen"]["resume"] and person.application_id:
        resume_url = url_for("applications.resume", application_id=person.application_id)
    return render_template(
        "ranking/candidate.html",
        position=position,
        row=row,
        seen=row["seen"],
        total=len(ranked),
        resume_url=resume_url,
        version=queries.weights_number(position.match_settings),
        form=form,
        may_invite=_may_edit()
        and queries.invitable(person)
        and state(position) == "published"
        and position.agency.may("people"),
    ), status


@bp.post("/agency/positions/<int:position_id>/candidates/<candidate>/invite")
@allow(AGENCY_EDITOR)
def invite(position_id: int, candidate: str):
    position, person = access.person_for(current_user, position_id, candidate)
    form = InviteForm()
    if not form.validate_on_submit():
        return _candidate_page(position, person, form, 422)
    service.require_may_invite(position.agency)
    rank = _order(position).rank_of(person.id)
    limits.spend("invite", account=f"agency:{position.agency_id}")
    service.invite(position_id, person.id, rank, current_user.id, form.message.data)
    flash(_("邀请已发出，对方会收到邮件。接受以后，你会看到对方同意公开的资料。"), "ok")
    return redirect(url_for("ranking.candidate", position_id=position_id, candidate=candidate), code=303)


@bp.post("/agency/positions/<int:position_id>/weights")
@allow(AGENCY_EDITOR)
def weights(position_id: int):
    """Weigh the parts otherwise, or go back to the usual weights."""
    crowd = engine.at_hand()
    position, people = access.pool_of(current_user, position_id, crowd is not None)
    form = WeightsForm()
    chosen: dict[str, int] = {}
    if form.validate_on_submit() and "usual" not in request.form:
        chosen = form.read(request.form, engine.usual_weights(position), engine.most_weight())
        if form.faults:
            return _candidates_page(position, people, crowd, form.faults, 422)
    elif form.errors:
        return _candidates_page(position, people, crowd, status=422)
    service.choose_weights(position_id, chosen)
    flash(_("已按新的权重排序。") if chosen else _("已恢复常用权重。"), "ok")
    return redirect(url_for("ranking.candidates", position_id=position_id), code=303)


@bp.get("/me/matches")
@allow(GRADUATE)
def for_me():
    """All open positions, the best fitting first."""
    graduate = graduates.own(current_user)
    offers, more = queries.offered()
    placed = engine.rank_offers(graduate, offers)
    good, only_blocked = [p for p in placed if not p.blocked], request.args.get("show") == "blocked"
    listed = [p for p in placed if p.blocked] if only_blocked else good
    page, pages = paging.within(paging.asked(), len(listed), PAGE)
    shown = listed[(page - 1) * PAGE : page * PAGE]
    found, own = queries.whole_positions([p.id for p in shown]), engine.own_candidate(graduate)
    standing, saved = applications.standing(graduate.id, [p.id for p in shown])
    rows = [
        {"position": found[p.id], "rank": p.rank, "shown": engine.show(own, found[p.id], language())} for p in shown
    ]
    return render_template(
        "ranking/for_me.html",
        rows=rows,
        total=len(good),
        blocked=len(placed) - len(good),
        only_blocked=only_blocked,
        page=page,
        pages=pages,
        more=queries.MOST if more else 0,
        empty_profile=not (graduate.educations and graduate.wished_kinds),
        standing=standing,
        saved=saved,
    )


@bp.get("/positions/<int:position_id>/fit")
@allow(GRADUATE)
def fit(position_id: int):
    """One position against the person's own profile."""
    graduate, position = graduates.own(current_user), public_one(position_id)
    standing, saved = applications.standing(graduate.id, [position_id])
    return render_template(
        "ranking/fit.html",
        position=position,
        open=state(position) == "published",
        shown=engine.show(engine.own_candidate(graduate), position, language()),
        notes=engine.disagreements(position, language()),
        status=standing.get(position_id, ""),
        saved=position_id in saved,
        empty_profile=not graduate.educations,
    )


def _rows(
    position: Position, numbers: list[int], ranked: engine.Order | None, known: Iterable[Seen]
) -> list[dict[str, Any]]:
    """What a list shows of each person: only what the agency may see now, and the score made of just that."""
    people = {person.id: person for person in known if person.id in numbers}
    people |= queries.some(position, position.agency, [n for n in numbers if n not in people])
    found = queries.whole_graduates(people)
    read = engine.candidates(list(people.values()))
    order = [number for number in numbers if number in found and number in read]
    ranks = {number: ranked.rank_of(number) if ranked else None for number in order}
    close = engine.close(position, [(number, ranks[number], read[number]) for number in order]) if ranked else {}
    return [
        {
            "person": people[number],
            "mark": mark_of(position.agency_id, number),
            "seen": seen_by_agency(found[number], people[number].fields, position.agency_id),
            "shown": engine.show(read[number], position, language()),
            "rank": ranks[number],
            "close": close.get(number, 0),
            "invitable": queries.invitable(people[number]),
        }
        for number in order
    ]


def _weights(position: Position) -> list[dict[str, Any]]:
    usual = engine.usual_weights(position)
    return [
        {"part": part, "name": engine.part_name(part, language()), "weight": weight, "usual": usual[part]}
        for part, weight in engine.weights_of(position).items()
    ]


def _may_edit() -> bool:
    return current_user.agency_role in ("owner", "editor")
