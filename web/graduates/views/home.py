"""The first page after logging in: what is missing, what is going on, who sees the profile."""

from flask import render_template
from flask_login import current_user

from web.applications.queries import mine
from web.core.access import GRADUATE, allow
from web.fairs import queries as fairs
from web.fairs.words import fair_states
from web.graduates import access, queries
from web.graduates.views import bp
from web.graduates.views.understood import unsure
from web.hires import queries as hires
from web.hires.words import TONES, standing_names
from web.interviews import queries as interviews
from web.ranking.queries import readings_of


@bp.get("/me")
@allow(GRADUATE)
def home():
    graduate = access.own(current_user)
    steps = queries.steps(graduate)
    return render_template(
        "graduates/home.html",
        graduate=graduate,
        steps=steps,
        done=sum(step["done"] for step in steps),
        moving=mine(graduate.id, running=True),
        interviews=interviews.ahead_of_graduate(graduate.id),
        hired=hires.standing(graduate.id, 3),
        standings=standing_names(),
        standing_tones=TONES,
        unsure=sum(unsure(chip) for chip in readings_of(graduate)),
        ahead=fairs.ahead_of_graduate(graduate.id),
        fair_states=fair_states(),
        level=next(level for level in queries.levels() if level[0] == graduate.visibility),
    )
