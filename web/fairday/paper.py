"""Sheets as PDF where WeasyPrint, its libraries and a Chinese font are installed; QR codes as images in the page."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import segno
from flask import current_app

from web.core import assets

SHEETS = 25  # people or tables on one page or in one file: some seconds of work for a PDF
FONT_LIST = ("fc-list", ":lang=zh", "family")


class NoPrinter(RuntimeError):
    """PDF cannot be made on this machine; `reason`: library or font."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def qr(text: str) -> str:
    """A QR code as a data address, dark modules only, for the `src` of an image."""
    return segno.make_qr(text, error="m").svg_data_uri(scale=4, border=0, dark="black", omitsize=True)


def pdf(html: str) -> bytes:
    """A4 pages of this document; nothing but our own style sheets and pictures inside it is read.

    A quarter of a second a sheet on a busy machine, so the caller sends few. Raises NoPrinter.
    """
    html_class, fetcher = _weasyprint()
    if not _has_font():
        raise NoPrinter("font")
    return html_class(string=html, base_url="sheet:/", url_fetcher=fetcher()).write_pdf()


@cache
def _weasyprint() -> tuple[Any, Any]:
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError):  # the package, or pango and its friends, are not there
        raise NoPrinter("library") from None

    class OwnFiles(URLFetcher):
        """Reads data addresses and files of our static folder, and refuses everything else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = assets.name(url.removeprefix("sheet:"))
            folder = Path(current_app.static_folder).resolve()
            path = (folder / name).resolve()
            if not url.startswith("sheet:") or not path.is_relative_to(folder) or not path.is_file():
                raise ValueError("only our own files are read")
            kind = {".css": "text/css", ".svg": "image/svg+xml"}.get(path.suffix, "application/octet-stream")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return HTML, lambda: OwnFiles(allowed_protocols=("data",))


@cache
def _has_font() -> bool:
    """Without one, Chinese would be printed as empty boxes."""
    try:
        done = subprocess.run(FONT_LIST, capture_output=True, timeout=10, check=False)
    except OSError:
        return False
    return bool(done.stdout.strip())
