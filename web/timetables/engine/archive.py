"""Input and result of a run as files: the engine's canonical JSON beside the names people know the keys by."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

STAMP = (2020, 1, 1, 0, 0, 0)  # so that the same content is the same file


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
