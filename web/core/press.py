"""Run as a program by `paper.py`: prints a document as PDF, or puts PDFs together, in a process that ends afterwards.

So the site's own memory never grows with a fair. `check` tells whether PDF can be made here (exit code 3: no library);
`print FOLDER` reads HTML from standard input and writes the PDF; `merge OUT PART…` joins files.
"""

import gc
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 3 * 1024**3
NO_LIBRARY = 3


def own_files(folder: Path) -> Any:
    """A fetcher that reads data addresses and files of this folder, and refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix("sheet:").lstrip("/").removeprefix("static/")
            path = (folder.resolve() / name).resolve()
            if not url.startswith("sheet:") or not path.is_relative_to(folder.resolve()) or not path.is_file():
                raise ValueError("only our own files are read")
            kind = {".css": "text/css", ".svg": "image/svg+xml"}.get(path.suffix, "application/octet-stream")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFiles(allowed_protocols=("data",))


def printed(html: str, folder: Path) -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=html, base_url="sheet:/", url_fetcher=own_files(folder)).write_pdf())


def merge(out: Path, parts: list[Path]) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for part in parts:
        writer.append(part)
    writer.write(out)


def main(mode: str, *arguments: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # a third of the time would go into looking through a document that is all in use, by a process that ends
    gc.disable()
    if mode == "merge":
        merge(Path(arguments[0]), [Path(part) for part in arguments[1:]])
        return
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):  # the package, or pango and its friends, are not there
        raise SystemExit(NO_LIBRARY) from None
    if mode == "print":
        sys.stdout.buffer.write(printed(sys.stdin.buffer.read().decode(), Path(arguments[0])))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
