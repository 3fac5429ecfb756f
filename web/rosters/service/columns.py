"""What an organiser's headers mean: a file whose columns are in doubt waits for an answer, which holds for the next
one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from web.core import clock, db
from web.core.i18n import pick
from web.core.refusals import Wrong
from web.models import HeaderChoice, Organiser, WaitingSheet
from web.rosters import engine, queries
from web.rosters.words import column_names, side_names

MOST_CHOICES = 1000  # of one side of an organiser; more are not remembered
MOST_WAITING = 60 * 1024 * 1024  # bytes of the files of one organiser that may wait for an answer


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that somebody sent: where it is to go ("roster:5"), whose rows it holds, and which sheets were asked
    for."""

    about: str
    side: str
    name: str
    content: bytes
    only: tuple[str, ...] = ()


class InDoubt(Exception):
    """What some columns of a sheet are cannot be told from their headers."""

    def __init__(self, columns: Sequence[engine.Column]) -> None:
        super().__init__(columns)
        self.columns = columns


def understood(sent: Sent, organiser_id: int) -> engine.Sheet:
    """The sheet as far as listed headers and what was said before tell it. Raises InDoubt where somebody should be
    asked, and Unusable where asking helps nothing."""
    told = queries.header_choices(organiser_id, sent.side)
    try:
        sheet = engine.read_sheet(sent.content, sent.name, sent.side, sent.only, told)
    except engine.Unusable as error:
        if engine.doubtful(error.columns):
            raise InDoubt(error.columns) from None
        raise
    if engine.doubtful(sheet.columns):
        raise InDoubt(sheet.columns)
    return sheet


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says the columns of a file are; `sheet` is the file as read so, None where that cannot be, and
    `wrong` says why. `news` is what is worth remembering: what was in doubt, and what was said otherwise than it stood
    there."""

    values: tuple[str, ...]
    news: Mapping[str, str]
    sheet: engine.Sheet | None = None
    wrong: str = ""


def answer(row: WaitingSheet, organiser_id: int, said: Mapping[str, str]) -> Answer:
    """The file that waits, read by what was said: `column-0` … name a column of its side each, or "" for none."""
    known = {"", *engine.HEADERS[row.side]}
    values = tuple(said.get(f"column-{at}", column["name"]) for at, column in enumerate(row.columns))
    said_of = [
        (column, engine.spelling(column["header"]), value) for column, value in zip(row.columns, values, strict=True)
    ]
    chosen = {header: value for _, header, value in said_of}
    news = {header: value for column, header, value in said_of if not column["sure"] or value != column["name"]}
    twice = _twice(row, values)
    if not set(values) <= known:
        return Answer(values, news, wrong=_("请从列表里选。"))
    if twice:
        names = _("、").join(str(name) for name in column_names(sorted(twice)).values())
        return Answer(values, news, wrong=_("这几项选了不止一列：%(names)s。", names=names))
    told = queries.header_choices(organiser_id, row.side) | chosen
    try:
        sheet = engine.read_sheet(row.content, row.name, row.side, row.only, told)
    except engine.Unusable as error:
        return Answer(values, news, wrong=pick(error.zh, error.en))
    return Answer(values, news, sheet)


def _twice(row: WaitingSheet, values: Sequence[str]) -> set[str]:
    """What more than one column of a sheet was said to be, though only free text may stand in several."""
    sheets: dict[str, list[str]] = {}
    for column, value in zip(row.columns, values, strict=True):
        for sheet in column["sheets"]:
            sheets.setdefault(sheet, []).append(value)
    free = ("", engine.TEXT[row.side])
    return {value for said in sheets.values() for value in said if value not in free and said.count(value) > 1}


def shown(row: WaitingSheet, given: Answer | None = None) -> dict[str, Any]:
    """What the page that asks shows, beside a title and the way back."""
    return {
        "row": row,
        "values": given.values if given else [column["name"] for column in row.columns],
        "wrong": given.wrong if given else "",
        "options": [("", _("不读这一列")), *column_names(engine.HEADERS[row.side]).items()],
        "side_name": side_names()[row.side],
        "several": len({sheet for column in row.columns for sheet in column["sheets"]}) > 1,
    }


def sent_of(row: WaitingSheet) -> Sent:
    return Sent(row.about, row.side, row.name, row.content, tuple(row.only))


def hold(user_id: int, organiser_id: int, sent: Sent, columns: Sequence[engine.Column]) -> WaitingSheet:
    """Keep a file until it is said what its columns are, an hour at most; another one of this person for the
    same place goes, and this person's oldest where the organiser has no room. Raises Wrong where that is not enough."""
    session = db.write()
    db.one(Organiser, organiser_id, lock=True)
    mine = WaitingSheet.user_id == user_id, WaitingSheet.about == sent.about, WaitingSheet.side == sent.side
    session.execute(delete(WaitingSheet).where(*mine))
    _make_room(user_id, organiser_id, len(sent.content))
    asked = {"only": list(sent.only), "columns": [asdict(column) for column in columns], "created_at": clock.now()}
    row = WaitingSheet(user_id=user_id, about=sent.about, side=sent.side, name=sent.name, content=sent.content, **asked)
    session.add(row)
    session.flush()
    return row


def _make_room(user_id: int, organiser_id: int, size: int) -> None:
    over = queries.waiting_bytes(organiser_id) + size - MOST_WAITING
    for number, length in queries.waiting_of(user_id) if over > 0 else ():
        db.session().execute(delete(WaitingSheet).where(WaitingSheet.id == number))
        over -= length
        if over <= 0:
            return
    if over > 0:
        raise Wrong(_("你们单位有太多文件在等人说明各列是什么。请先答完其中几份，或者过一小时再导入。"))


def settle(row_id: int, side: str, organiser_id: int, chosen: Mapping[str, str]) -> None:
    """Remember what the headers of a file mean that was taken in, by their spelling and where no list says the same,
    and let go of the file; somebody may have done so meanwhile."""
    session = db.write()
    db.one(Organiser, organiser_id, lock=True)
    known = queries.header_choices(organiser_id, side)
    news = {header: column for header, column in chosen.items() if engine.listed(header, side) != column}
    mine = HeaderChoice.organiser_id == organiser_id, HeaderChoice.side == side
    session.execute(delete(HeaderChoice).where(*mine, HeaderChoice.header.in_(list(chosen))))
    room = max(0, MOST_CHOICES - len(known.keys() - chosen.keys()))
    for header, column in list(news.items())[:room]:
        session.add(HeaderChoice(organiser_id=organiser_id, side=side, header=header, column=column))
    session.execute(delete(WaitingSheet).where(WaitingSheet.id == row_id))
    session.flush()


def forget(organiser_id: int, side: str) -> int:
    """Forget what an organiser's headers of a side mean, so that it is asked again; how many there were."""
    mine = HeaderChoice.organiser_id == organiser_id, HeaderChoice.side == side
    return db.write().execute(delete(HeaderChoice).where(*mine)).rowcount
