"""Run as a program by `pdf.py`: reads a file from standard input; writes a PDF's page count and a plain copy, or with
"text" as second argument the words of a PDF or a Word file.

It is a script of its own so that it starts with nothing of the site in reach, and limits itself before it reads a byte.
Exit codes: 2 encrypted, 3 too many pages, 4 no page or no word, 5 unreadable.
"""

import io
import logging
import resource
import sys
import unicodedata
import warnings

MEMORY = 768 * 1024 * 1024
SECONDS = 15
MOST_TEXT = 20_000  # characters
MOST_XML = 8 * 1024 * 1024  # bytes of a Word file's text, unpacked
PAGE_KEYS = ("/AA", "/Metadata", "/PieceInfo", "/B", "/Thumb", "/StructParents", "/Tabs", "/Trans", "/Dur")


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no file can grow; standard output is a pipe
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def opened(content: bytes, most_pages: int):
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise SystemExit(2)
    if int(reader.trailer["/Root"]["/Pages"].get("/Count", 0)) > most_pages or len(reader.pages) > most_pages:
        raise SystemExit(3)
    if not len(reader.pages):
        raise SystemExit(4)
    return reader


def copy(content: bytes, most_pages: int) -> tuple[int, bytes]:
    from pypdf import PdfWriter
    from pypdf.generic import NameObject

    reader = opened(content, most_pages)
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


def words(content: bytes, most_pages: int) -> bytes:
    """The text of a PDF page by page, or of a Word file paragraph by paragraph, cells of a table side by side."""
    if content.startswith(b"PK"):
        text = words_of_word(content)
    else:
        text = "\n".join(page.extract_text() for page in opened(content, most_pages).pages)
    text = unicodedata.normalize("NFKC", text[:MOST_TEXT]).strip()  # PDFs carry compatibility characters
    if not text:
        raise SystemExit(4)
    return text.encode("utf-8", "ignore")


def words_of_word(content: bytes) -> str:
    import zipfile

    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as part:
        xml = part.read(MOST_XML + 1)
    if len(xml) > MOST_XML:
        raise SystemExit(3)
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    marks = {"tab": "  ", "br": "\n", "cr": "\n", "p": "\n", "tr": "\n"}
    out: list[str] = []
    for event, element in _steps(fromstring(xml)):
        name = element.tag.removeprefix(space)
        if event == "start" and name == "t":
            out.append(element.text or "")
        elif event == "end" and name == "tc":
            while out and out[-1] == "\n":
                out.pop()
            out.append("  ")
        elif event == "end" and name in marks:
            out.append(marks[name])
    return "".join(out)


def _steps(root):
    """Where each element begins and ends, in the order of the document; without recursion, however deep it is."""
    waiting = [("start", root)]
    while waiting:
        event, element = waiting.pop()
        yield event, element
        if event == "start":
            waiting.append(("end", element))
            waiting += [("start", child) for child in reversed(element)]


def main() -> None:
    limit()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    content = sys.stdin.buffer.read()
    try:
        if sys.argv[2:] == ["text"]:
            made = words(content, int(sys.argv[1]))
        else:
            pages, plain = copy(content, int(sys.argv[1]))
            made = b"%d\n" % pages + plain
    except SystemExit:
        raise
    except BaseException:  # whatever a hostile file provokes, memory and recursion included
        raise SystemExit(5) from None
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
