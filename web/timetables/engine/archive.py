"""Input and result of a run as files: the engine's canonical JSON beside what belongs to its keys. No file names people."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

STAMP = (2020, 1, 1, 0, 0, 0)  # so that the same content is the same file


@dataclass(frozen=True, slots=True)
class StoredPair:
    """What a run's input says of a person and a stand: the score 0 to 1000 of its position `offer` that fits best."""

    score: int
    offer: int | None
    blocked: bool


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip file of these members; the same members are the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, STAMP), members[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def member(path: Path, name: str) -> bytes:
    """One member. Raises FileNotFoundError when the disk has lost the file, KeyError when it has no such member."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def plain(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_about(path: Path) -> dict[str, Any]:
    """What an input holds beside the engine's own; a file of before names were left out is read without them."""
    try:
        return json.loads(member(path, "about.json"))
    except KeyError:
        return _by_ids(json.loads(member(path, "names.json")))


@lru_cache(maxsize=4)  # a stored file never changes; 30 000 pairs are read in 0.2 s
def stored_pairs(path: Path) -> Mapping[tuple[int, int], StoredPair]:
    """(person, stand) → what a timetable's input says of them. Raises as `member` does."""
    offers = read_about(path).get("offers", {})
    return {
        (int(e["person"]), int(e["position"])): StoredPair(
            e["score"], offers.get(f"{e['person']}|{e['position']}"), bool(e["blocked"])
        )
        for e in json.loads(member(path, "stored.json"))["edges"]
    }


def without_names(path: Path) -> bytes:
    """An input file of before names were left out, without them; the engine's part stays to the byte."""
    return packed({"stored.json": member(path, "stored.json"), "about.json": plain(read_about(path))})


def _by_ids(old: dict[str, Any]) -> dict[str, Any]:
    kept = {name: old[name] for name in ("offers", "before") if name in old}
    kept["people"] = sorted(old["people"], key=int)
    kept["tables"] = {key: one["stand"] for key, one in old["tables"].items()}
    kept["positions"] = {key: one["stand"] for key, one in old["positions"].items()}
    if "wishes" in old:
        wishes = old["wishes"].items()
        kept["wishes"] = {p: [[o, rank, ["", gate] if gate else None] for o, rank, gate in w] for p, w in wishes}
    return kept
