"""Practices that offices published, for everybody to read."""

from flask import Blueprint, render_template

from web.core import paging
from web.core.access import PUBLIC, allow
from web.voices import access, queries

bp = Blueprint("practices", __name__, url_prefix="/practices")


@bp.get("")
@allow(PUBLIC)
def index():
    return render_template("voices/practices.html", listing=queries.practices(paging.asked()))


@bp.get("/<int:voice_id>")
@allow(PUBLIC)
def show(voice_id: int):
    return render_template("voices/practice.html", voice=access.shown(voice_id))
