"""Paper as PDF where WeasyPrint, its libraries and a Chinese font are installed; QR codes as images in the page."""

import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import segno
from flask import current_app

from web.core.i18n import gettext as _

SHEETS = 25  # people or tables on one page of the site
PRESS = 300  # sheets a process prints before it ends: half a gigabyte, some ten seconds
SECONDS = 600
FONT_LIST = ("fc-list", ":lang=zh", "family")
_PRESS = Path(__file__).with_name("press.py")


class NoPrinter(RuntimeError):
    """PDF cannot be made on this machine; `reason`: library or font."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def qr(text: str) -> str:
    """A QR code as a data address, dark modules only, for the `src` of an image."""
    return segno.make_qr(text, error="m").svg_data_uri(scale=4, border=0, dark="black", omitsize=True)


def printed_qr(text: str) -> str:
    """The same as dots: printing thousands of them costs a tenth."""
    return segno.make_qr(text, error="m").png_data_uri(scale=2, border=0)


def why_not(reason: str) -> str:
    """What to tell somebody for whom no PDF can be made."""
    if reason == "font":
        return _("这台服务器没有中文字体，PDF 会缺字。请用浏览器的“打印 → 另存为 PDF”，版式相同。")
    return _("这台服务器没有安装制作 PDF 的程序库。请用浏览器的“打印 → 另存为 PDF”，版式相同。")


def require_printer() -> None:
    """Raises NoPrinter where no PDF can be made."""
    if not _has_library():
        raise NoPrinter("library")
    if not _has_font():
        raise NoPrinter("font")


def pdf(html: str) -> bytes:
    """A4 pages of this document; nothing but our own style sheets and pictures inside it is read.

    Made in a process of its own; some 40 ms of processor a sheet, and a second or two for itself.
    """
    return _press("print", str(current_app.static_folder), sent=html.encode())


def merge(parts: Sequence[Path], out: Path) -> None:
    """These PDFs in one file, in their order."""
    _press("merge", str(out), *map(str, parts))


def _press(*arguments: str, sent: bytes = b"") -> bytes:
    command = [
        sys.executable,
        "-I",
        "-W",
        "ignore",
        str(_PRESS),
        *arguments,
    ]  # not this folder first: it has a types.py
    return subprocess.run(command, input=sent, stdout=subprocess.PIPE, timeout=SECONDS, check=True).stdout


@cache
def _has_library() -> bool:
    return (
        subprocess.run([sys.executable, "-I", str(_PRESS), "check"], capture_output=True, check=False).returncode == 0
    )


@cache
def _has_font() -> bool:
    """Without one, Chinese would be printed as empty boxes."""
    try:
        done = subprocess.run(FONT_LIST, capture_output=True, timeout=10, check=False)
    except OSError:
        return False
    return bool(done.stdout.strip())
