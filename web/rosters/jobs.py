"""What the worker does for rosters: rank one, beat by beat, and take up what a killed worker left."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from flask_babel import force_locale

from web.core import files, runs
from web.core.i18n import LOCALES
from web.core.refusals import Conflict
from web.core.runs import Heart
from web.models import RosterRun, SheetImport
from web.rosters import engine, queries, service
from web.rosters.service import imports

STAMP = (2020, 1, 1, 0, 0, 0)  # so that the same ranking is the same file


class Importing(Heart[SheetImport]):
    def fail(self, run: SheetImport, reason: str) -> None:
        """The people of a file that does not go in are kept nowhere: whoever has it sends it again."""
        super().fail(run, reason)
        run.content = b""


def rank_roster(run_id: int) -> None:
    """Rank a whole roster; the result is stored in both languages and three formats."""
    runs.carry(RosterRun, run_id, _ranked)


def import_sheet(run_id: int) -> None:
    """Take a large file in; what a killed worker wrote of it nobody sees, and the next one begins anew."""
    runs.carry(SheetImport, run_id, _imported, Importing, explained=(Conflict,))


def take_up() -> None:
    runs.take_up(RosterRun, service.JOB)
    runs.take_up(SheetImport, imports.JOB)


def _imported(run: SheetImport, heart: Heart[SheetImport]) -> None:
    with heart.database.unit(may_write=False) as unit:
        content = unit.session.get(SheetImport, run.id).content
    sheet = engine.read_sheet(content, run.name, run.side, run.only, run.told)
    with force_locale(str(LOCALES[run.lang])), heart.database.unit() as unit:
        imports.take_in(run, sheet, heart)
        unit.commit()


def _ranked(run: RosterRun, heart: Heart) -> None:
    content, settings, summary = _rank(run, heart)
    written = files.write(content)
    heart.write(lambda row: service.finish(row, written, settings, summary))


def _rank(run: RosterRun, heart: Heart) -> tuple[bytes, dict[str, Any], dict[str, Any]]:
    graduates, offers = [], []
    with heart.database.unit(may_write=False):
        if engine.input_hash(queries.digests(run.roster_id)) != run.input_hash:
            raise RuntimeError("the roster changed after the ranking was ordered")
        for cells in queries.cells(run.roster_id, "graduates"):
            graduates.append(engine.read_graduate(cells))
            heart.beat(0)
        offers = [engine.read_offer(cells) for cells in queries.cells(run.roster_id, "positions")]
    asked = {name: value for name, value in run.settings.items() if name not in ("top", "summary")}
    settings, top = engine.for_roster(asked, graduates), run.settings.get("top")
    lines: dict[str, list] = {"zh": [], "en": []}
    tops: list[dict[str, Any]] = []
    verdicts: dict[str, int] = {}
    for done, offer in enumerate(offers):
        heart.beat(done)
        first: list[dict[str, Any]] = []
        for zh, en in engine.ranked_lines(offer, graduates, settings, top):
            lines["zh"].append(zh)
            lines["en"].append(en)
            verdicts[zh[4]] = verdicts.get(zh[4], 0) + 1
            if len(first) < engine.TOP:
                first.append(dict(zip(engine.RESULT_HEADER, zh, strict=True)) | {"reasons_en": en[5]})
        tops.append({"position": offer.key, "lines": first})
    summary = {"graduates": len(graduates), "positions": len(offers), "verdicts": verdicts}
    with heart.database.unit(may_write=False):
        named = {str(line[2]) for line in lines["zh"]}
        people = {
            cells[engine.KEY]: cells
            for cells in queries.cells(run.roster_id, "graduates")
            if cells[engine.KEY] in named
        }
        places = {cells[engine.KEY]: cells for cells in queries.cells(run.roster_id, "positions")}
    return _packed(lines, tops, people, places, heart), settings.to_dict() | {"top": top}, summary


def _packed(
    lines: dict[str, list], tops: list[dict[str, Any]], people: engine.Cells, offers: engine.Cells, heart: Heart
) -> bytes:
    """Every format in both languages, and what the result page shows, in one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members(lines, tops, people, offers):
            archive.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
            heart.beat(len(tops))
    return buffer.getvalue()


def _members(
    lines: dict[str, list], tops: list[dict[str, Any]], people: engine.Cells, offers: engine.Cells
) -> Iterator[tuple[str, bytes]]:
    yield "top.json", json.dumps(tops, ensure_ascii=False).encode()
    for lang, rows in lines.items():
        for fmt in engine.FORMATS:
            made = engine.ranking(rows, people, offers, lang) if fmt == "xlsx" else None
            yield f"{lang}.{fmt}", made or engine.table(fmt, engine.RESULT_HEADER, rows)
