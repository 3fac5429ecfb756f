"""Word documents to go on writing in (.docx): headings, paragraphs and tables, from templates of our own.

A docx is a packed folder of XML; the few files a plain report needs stand in `templates/docx/`, laid out as official
letters are: A4, FangSong 16 pt, headings in SimHei, numbers of pages below.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARTS = {  # place in the packed folder -> template
    "[Content_Types].xml": "types.xml",
    "_rels/.rels": "rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/document.xml": "document.xml",
    "word/styles.xml": "styles.xml",
    "word/footer.xml": "footer.xml",
}
PACKED_ON = (2026, 1, 1, 0, 0, 0)  # the same document is the same bytes


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph in a style of the document: text, title, heading, to (whom it is for), or sign (who says so)."""

    text: str
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a line of headings; numbers stand at the right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]


def written(blocks: Sequence[Text | Grid]) -> bytes:
    """The document as a file. Characters that XML knows nothing of are left out."""
    shown = [_told(block) for block in blocks]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, template in PARTS.items():
            content = render_template(f"docx/{template}", blocks=shown)
            packed.writestr(zipfile.ZipInfo(place, PACKED_ON), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _told(block: Text | Grid) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"style": block.style, "lines": [_plain(line) for line in block.text.splitlines() or [""]]}
    rows = [[(_cell(value), isinstance(value, int)) for value in row] for row in block.rows]
    return {"heads": [_plain(head) for head in block.heads], "rows": rows}


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else _plain("—" if value is None else str(value))


def _plain(text: str) -> str:
    return "".join(c for c in text if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and ord(c) not in (0xFFFE, 0xFFFF))
