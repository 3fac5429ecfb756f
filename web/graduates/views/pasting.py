"""A CV pasted or uploaded becomes a draft shown field by field; only what its owner ticks goes into the profile."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import limits, pdf, places
from web.core.access import GRADUATE, allow
from web.core.forms import clean
from web.graduates import access, forms, service
from web.graduates.service import pasted
from web.graduates.service.pasted import Draft, Item
from web.graduates.views import bp
from web.graduates.views.profile import ROW_FORMS, row_values, suggestions
from web.graduates.views.resume import refusal
from web.models import Graduate

MOST_TEXT = 8000
SINGLE = {
    ("about", "name"): forms.AboutForm,
    ("about", "phone"): forms.AboutForm,
    ("wishes", "kinds"): forms.WishesForm,
    ("wishes", "places"): forms.WishesForm,
    ("wishes", "pay_min"): forms.WishesForm,
    ("skills", "skills"): forms.SkillsForm,
}
COLUMNS = {"kinds": "wished_kinds", "places": "wished_places"}
SENT = re.compile(r"([a-z]+)-(\d{1,2})-\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to tick: its form, the fields of it that are shown, where it was read, and whether it is ticked."""

    part: str
    key: str
    form: Any
    names: tuple[str, ...]
    source: str
    ticked: bool
    there: bool

    @property
    def wrong(self) -> bool:
        return self.ticked and any(self.form[name].errors for name in self.names)


@bp.route("/me/profile/paste", methods=["GET", "POST"])
@allow(GRADUATE, files=True)
def paste():
    """The box; posted, the draft. Nothing is stored, and the text or file is gone when the page is left."""
    form = forms.PasteForm()
    if request.method == "GET" or not form.validate():
        return render_template("graduates/paste.html", form=form), 200 if request.method == "GET" else 422
    text = form.cv.data
    if form.file.data and form.file.data.filename:
        limits.spend("upload", account=str(current_user.id))
        try:
            with form.file.data.stream as stream:
                text = clean(pdf.words(stream.read(pdf.MOST_BYTES + 1)))[:MOST_TEXT]
        except pdf.Refused as refused:
            form.file.errors = [_refusal(refused.reason)]
            return render_template("graduates/paste.html", form=form), 413 if refused.reason == "size" else 422
    graduate = access.own(current_user)
    draft = pasted.read(text)
    if not draft.fields and not any(draft.rows.values()):
        form.cv.errors = [_("没有从这段文字里读到学历、外语、技能或意向，什么也没有改。请检查贴进来的是不是简历。")]
        return render_template("graduates/paste.html", form=form), 422
    return _page(forms.DraftForm(formdata=None, cv=text), list(_read(graduate, draft)))


@bp.route("/me/profile/draft", methods=["GET", "POST"])
@allow(GRADUATE)
def draft():
    """Save what is ticked; anything wrong with it shows the whole draft again."""
    if request.method == "GET":  # the page was left by its own address, as a change of language does
        return redirect(url_for("graduates.paste"))
    graduate, form = access.own(current_user), forms.DraftForm()
    entries = list(_sent(pasted.read(form.cv.data or "")))
    for entry in entries:
        entry.form.validate()
    if not form.validate() or any(entry.wrong for entry in entries):
        return _page(form, entries, 422)
    values: dict[str, Any] = {"introduction": form.cv.data} if form.keep.data else {}
    rows: dict[str, list[Mapping[str, Any]]] = {}
    skills: list[str] = []
    for entry in entries:
        if not entry.ticked:
            continue
        if entry.part == "skills":
            skills = entry.form.names()
        elif entry.part in ROW_FORMS:
            rows.setdefault(entry.part, []).append(row_values(entry.form, entry.part))
        else:
            values |= {COLUMNS.get(name, name): entry.form[name].data for name in entry.names}
    if values or rows or skills:
        service.take_draft(graduate.id, values, rows, skills)
        flash(_("勾选的内容已写进资料。"), "ok")
    else:
        flash(_("一项也没有勾选，资料没有变。"), "warn")
    return redirect(url_for("graduates.profile"), code=303)


def _page(form: forms.DraftForm, entries: list[Entry], status: int = 200) -> Any:
    lists = suggestions("languages")["lists"] | suggestions("honours")["lists"]
    return render_template(
        "graduates/draft.html", form=form, entries=entries, lists=lists, place_options=places.options()
    ), status


def _read(graduate: Graduate, found: Draft) -> Iterator[Entry]:
    """What was read, ticked where the profile says nothing yet: nothing of it is overwritten unasked."""
    for (part, name), item in found.fields.items():
        there = part != "skills" and bool(getattr(graduate, COLUMNS.get(name, name)))
        form = _blank(SINGLE[part, name], f"{part}-{name}-", data=dict(item.values))
        yield Entry(part, f"{part}-{name}", form, (name,), item.source, not there, there)
    for part, items in found.rows.items():
        kept = [row for row in getattr(graduate, part)]
        for at, item in enumerate(items):
            there = any(_same(row, item) for row in kept)
            form = _blank(ROW_FORMS[part], f"{part}-{at}-", data=dict(item.values))
            yield Entry(part, f"{part}-{at}", form, service.PARTS[part], item.source, not there, there)


def _sent(found: Draft) -> Iterator[Entry]:
    """What came back, with the words it was read from as far as they are still in the text."""
    for (part, name), kind in SINGLE.items():
        if any(key.startswith(f"{part}-{name}-") for key in request.form):
            source = found.fields.get((part, name), Item({}, "")).source
            yield _back(kind, part, f"{part}-{name}", (name,), source)
    numbers = {(m[1], int(m[2])) for key in request.form if (m := SENT.fullmatch(key)) and m[1] in ROW_FORMS}
    for part, at in sorted(numbers, key=lambda one: (list(ROW_FORMS).index(one[0]), one[1])):
        items = found.rows[part]
        source = items[at].source if at < len(items) else ""
        yield _back(ROW_FORMS[part], part, f"{part}-{at}", service.PARTS[part], source)


def _back(kind: Any, part: str, key: str, names: tuple[str, ...], source: str) -> Entry:
    form = kind(formdata=request.form, prefix=f"{key}-", meta={"csrf": False})
    return Entry(part, key, form, names, source, f"{key}-take" in request.form, False)


def _blank(kind: Any, prefix: str, data: dict[str, Any]) -> Any:
    return kind(formdata=None, prefix=prefix, data=data, meta={"csrf": False})


def _same(row: Any, item: Item) -> bool:
    """Whether the profile has this row: the same school and degree, the same test, the same honour."""
    names = [name for name in ("school", "degree", "language", "test", "name") if name in item.values]
    return all(getattr(row, name) == item.values[name] for name in names)


def _refusal(reason: str) -> str:
    return {
        "type": _("请选 PDF 或 Word（.docx）文件；旧的 .doc 请先另存为 .docx 或 PDF，也可以直接把文字贴进上面的框。"),
        "empty": _("这个文件里没有文字，可能是扫描的图片。请把文字贴进上面的框。"),
        "broken": _("这个文件打不开，可能已损坏。请重新导出，或者把文字贴进上面的框。"),
    }.get(reason) or refusal(reason)
