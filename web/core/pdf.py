"""An uploaded PDF is opened only in a small, limited process, and what is kept is a plain copy of its pages."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from web.core.i18n import gettext as _

MOST_BYTES = 5 * 1024 * 1024
MOST_PAGES = 50
SECONDS = 20
_WORKER = Path(__file__).with_name("pdf_worker.py")
REASONS = {2: "encrypted", 3: "pages", 4: "empty", 5: "broken"}


class Refused(ValueError):
    """A file that is not kept. `reason`: type, size, encrypted, pages, empty, broken or slow."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def why(reason: str) -> str:
    """What to tell somebody whose paper is not kept."""
    if reason == "size":
        return _("文件超过 5 MB。请压缩图片，或者导出时选“最小文件大小”，再上传一次。")
    if reason == "type":
        return _("这不是 PDF 文件。扫描件请存成 PDF，再上传一次。")
    return _("这个 PDF 打不开：可能有密码、已损坏，或者超过 50 页。请重新导出，再上传一次。")


@dataclass(frozen=True, slots=True)
class Plain:
    content: bytes
    pages: int


def plain(content: bytes) -> Plain:
    """The same pages without metadata, scripts, forms, attachments and other actions than web and mail links.

    Runs `pdf_worker.py` in a process of its own with limits on time, memory and files, about 0.4 s; never call it
    while the write lock is held. Raises Refused.
    """
    if not content.startswith(b"%PDF-"):
        raise Refused("type")
    pages, _line, copy = _worked(content).partition(b"\n")
    if not copy.startswith(b"%PDF-"):
        raise Refused("broken")
    return Plain(copy, int(pages))


def words(content: bytes) -> str:
    """The text of a PDF or a Word file (.docx), at most 20 000 characters; nothing of the file is kept.

    In the same limited process as `plain`. Raises Refused, "empty" too where a PDF holds pictures of text.
    """
    if not content.startswith((b"%PDF-", b"PK\x03\x04")):
        raise Refused("type")
    return _worked(content, "text").decode()


def _worked(content: bytes, *how: str) -> bytes:
    """What the small process writes. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused("size")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER), str(MOST_PAGES), *how],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("slow") from None
    if done.returncode != 0:
        raise Refused(REASONS.get(done.returncode, "slow" if done.returncode < 0 else "broken"))
    return done.stdout
