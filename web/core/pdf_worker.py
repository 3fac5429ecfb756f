"""Run as a program by `pdf.py`: reads a PDF from standard input, writes its page count and a plain copy.

It is a script of its own so that it starts with nothing of the site in reach, and limits itself before it reads a byte.
Exit codes: 2 encrypted, 3 too many pages, 4 no page, 5 unreadable.
"""

import io
import logging
import resource
import sys
import warnings

MEMORY = 768 * 1024 * 1024
SECONDS = 15
PAGE_KEYS = ("/AA", "/Metadata", "/PieceInfo", "/B", "/Thumb", "/StructParents", "/Tabs", "/Trans", "/Dur")


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no file can grow; standard output is a pipe
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def copy(content: bytes, most_pages: int) -> tuple[int, bytes]:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise SystemExit(2)
    if int(reader.trailer["/Root"]["/Pages"].get("/Count", 0)) > most_pages or len(reader.pages) > most_pages:
        raise SystemExit(3)
    if not len(reader.pages):
        raise SystemExit(4)
    for page in reader.pages:
        keep_links_only(page)
        for key in PAGE_KEYS:
            page.pop(NameObject(key), None)
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.metadata = None
    buffer = io.BytesIO()
    writer.write(buffer)
    return len(reader.pages), buffer.getvalue()


def keep_links_only(page) -> None:
    """Of a page's annotations only links to the web and to mail addresses stay; all else can act or carry files."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    kept = ArrayObject()
    annotations = page.get("/Annots")
    for reference in (annotations.get_object() or ()) if annotations is not None else ():
        annotation = reference.get_object()
        action = annotation.get("/A")
        action = action.get_object() if action is not None else {}
        address = str(action.get("/URI", ""))
        if annotation.get("/Subtype") != "/Link" or not address.startswith(("http://", "https://", "mailto:")):
            continue
        target = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)})
        link = {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link")}
        link[NameObject("/Rect")] = annotation["/Rect"]
        link[NameObject("/A")] = target
        kept.append(DictionaryObject(link))
    page.pop(NameObject("/Annots"), None)
    if kept:
        page[NameObject("/Annots")] = kept


def main() -> None:
    limit()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    content = sys.stdin.buffer.read()
    try:
        pages, plain = copy(content, int(sys.argv[1]))
    except SystemExit:
        raise
    except BaseException:  # whatever a hostile file provokes, memory and recursion included
        raise SystemExit(5) from None
    sys.stdout.buffer.write(b"%d\n" % pages + plain)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
