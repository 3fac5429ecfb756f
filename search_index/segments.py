"""One immutable segment of a Whoosh index: written from entries, read as numpy arrays, merged with others."""

import mmap
import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from whoosh import columns, fields, formats
from whoosh.codec.base import PerDocumentWriter
from whoosh.codec.whoosh3 import W3Segment, W3TermInfo
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.reading import SegmentReader, TermNotFound

from search_index.codec import PackedCodec, extent, unpack
from search_index.entry import Entry
from search_index.found import NOTHING, FacetValues, Found

CODEC = PackedCodec()
NAME = "positions"
MAX_SEGMENT = 65536  # documents, so that a posting fits in three bytes
NUMBERS = {"id": "q", "digest": "q", "published": "i", "expires": "i", "pay_low": "i", "pay_high": "i"}
BYTES = ("text", "stored")
TEXTS = columns.VarBytesColumn(write_offsets_cutoff=64)
LISTS_KEPT = 4096  # posting lists kept ready in memory for each segment
POSTINGS_KEPT = 4_000_000  # and postings in them, of 12 bytes each


Listed = tuple[bytes, np.ndarray, np.ndarray | None]  # a term, its documents, their weights


class Terms(fields.FieldType):
    """A field whose terms and weights are worked out before; Whoosh only keeps them."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.stored = self.scorable = self.unique = self.spelling = False
        self.indexed = True
        self.vector = None
        self.column_type = None

    def to_bytes(self, value: bytes | str) -> bytes:
        """Terms are UTF-8."""
        return value if isinstance(value, bytes) else value.encode()

    def from_bytes(self, bytestring: bytes) -> str:  # type: ignore[override]  # whoosh says any object
        """The inverse of `to_bytes`."""
        return bytestring.decode()


def schema() -> fields.Schema:
    """The lean schema: weighted terms, facet values, numbers, and two columns of bytes."""
    plain = {name: fields.COLUMN(columns.NumericColumn(code)) for name, code in NUMBERS.items()}
    texts = {name: fields.COLUMN(TEXTS) for name in BYTES}
    return fields.Schema(term=Terms(), facet=Terms(), **plain, **texts)


SCHEMA = schema()


class Postings:
    """Gathers posting lists by term while documents are numbered from 0."""

    def __init__(self) -> None:
        self.docs: dict[str, list[int]] = defaultdict(list)
        self.weights: dict[str, bytearray] = defaultdict(bytearray)

    def lists(self) -> Iterator[Listed]:
        """(term, documents, weights) in byte order."""
        for term in sorted(self.docs, key=str.encode):
            weights = self.weights.get(term)
            yield (
                term.encode(),
                np.array(self.docs[term], np.uint32),
                None if weights is None else np.frombuffer(weights, "u1"),
            )


def write(storage: FileStorage, entries: Iterable[Entry]) -> W3Segment | None:
    """A new segment of at most `MAX_SEGMENT` entries, on disk but in no table of contents yet; None for no entries."""
    segment = CODEC.new_segment(storage, NAME)
    rows = CODEC.per_document_writer(storage, segment)
    terms, facets, count = Postings(), Postings(), 0
    for count, entry in enumerate(entries, start=1):
        number = count - 1
        values = {name: getattr(entry, name) for name in NUMBERS}
        _add_row(rows, number, values | {"text": entry.text.encode(errors="replace"), "stored": entry.stored})
        for term, weight in entry.terms.items():
            terms.docs[term].append(number)
            terms.weights[term].append(weight)
        for facet in entry.facets:
            facets.docs[facet].append(number)
    return _finish(storage, segment, rows, count, {"facet": facets.lists(), "term": terms.lists()})


def _add_row(rows: PerDocumentWriter, number: int, values: Mapping[str, int | bytes]) -> None:
    rows.start_doc(number)
    for name, value in values.items():
        rows.add_column_value(name, SCHEMA[name].column_type, value)
    rows.finish_doc()


def _finish(
    storage: FileStorage, segment: W3Segment, rows: PerDocumentWriter, count: int, lists: Mapping[str, Iterable[Listed]]
) -> W3Segment | None:
    rows.close()
    writer = CODEC.field_writer(storage, segment)
    for name, terms in lists.items():
        writer.start_field(name, SCHEMA[name])
        for term, docs, weights in terms:
            writer.add_list(term, docs, weights, count)
        writer.finish_field()
    writer.close()
    segment.set_doc_count(count)
    if not count:
        for name in segment.list_files(storage):
            storage.delete_file(name)
        return None
    return segment


class MappedFile(BufferFile):
    """A file that Whoosh reads straight from the page cache: no copy, no handle to close, slices safe between
    threads."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.size = file.seek(0, 2)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self.size else None
        self.file = mapped or BytesIO()  # type: ignore[assignment]  # a map reads as a file does
        self._buf = memoryview(mapped or b"")
        self._name, self.onclose = path.name, None
        self.is_real = self.is_closed = False

    def close(self) -> None:
        """Let go of the bytes; they stay mapped while a slice of them is in use."""
        self._buf, self.file, self.is_closed = memoryview(b""), BytesIO(), True

    def slice(self, offset: int, length: int) -> memoryview:
        """Bytes without a copy."""
        return memoryview(self._buf)[offset : offset + length]


class MappedStorage(FileStorage):
    """A directory of which every file is opened mapped."""

    def open_file(self, name: str, **kwargs: object) -> MappedFile:
        """One file, for reading."""
        return MappedFile(Path(self.folder) / name)


class Segment:
    """A segment open for reading. Nothing in it changes but `live`, which a newer view may replace."""

    def __init__(self, storage: FileStorage, segment: W3Segment) -> None:
        self.name = segment.segment_id()
        self.count = segment.doc_count_all()
        folder = Path(storage.folder)
        self._reader = SegmentReader(MappedStorage(str(folder)), SCHEMA, segment)
        self._lists = MappedFile(folder / segment.make_filename(CODEC.POSTS_EXT))
        self.numbers = {name: self._column(folder, segment, name, code) for name, code in NUMBERS.items()}
        self.bytes = {}
        for name in BYTES:
            file = MappedFile(folder / CODEC.column_filename(segment, name))
            self.bytes[name] = TEXTS.reader(file, 0, file.size, self.count)
        self._kept: dict[Hashable, Found] = {}
        self._held = 0  # postings in them
        self._lock = threading.Lock()
        self._by_id: np.ndarray | None = None
        self.values = self._facet_values()

    def _column(self, folder: Path, segment: W3Segment, name: str, code: str) -> np.ndarray:
        """A number column as an array; Whoosh leaves out zeros at the end."""
        path = folder / CODEC.column_filename(segment, name)
        found = np.zeros(self.count, f"{code}")
        if path.exists() and path.stat().st_size:
            stored = np.fromfile(path, f">{code}")
            found[: len(stored)] = stored
        return found

    def _list(self, field: str, term: str) -> tuple[np.ndarray, np.ndarray | None] | None:
        try:
            with self._lock:  # Whoosh seeks in the file of terms
                info: W3TermInfo = self._reader.term_info(field, term)  # type: ignore[assignment]  # as our codec wrote it
        except TermNotFound:
            return None
        offset, length = extent(info)
        return unpack(self._lists.slice(offset, length), info.doc_frequency())

    def _there(self, field: str, term: str) -> tuple[np.ndarray, np.ndarray | None]:
        """The list of a term that the segment named itself."""
        found = self._list(field, term)
        if found is None:
            raise KeyError(term)
        return found

    def _facet_values(self) -> dict[str, "FacetValues"]:
        found: dict[str, dict[str, np.ndarray]] = defaultdict(dict)
        for term in self._reader.lexicon("facet"):
            name, _, value = term.decode().partition("=")
            found[name][value] = self._there("facet", term.decode())[0]
        return {name: FacetValues(lists, self.count) for name, lists in found.items()}

    def posting(self, term: str) -> Found:
        """The documents that have a term, with its weights."""
        return self._kept.get(term) or self.kept(term, lambda: self._posting(term))

    def _posting(self, term: str) -> Found:
        found = self._list("term", term)
        if found is None or found[1] is None:
            return NOTHING
        return Found(found[0].astype(np.intp), found[1].astype(np.float32) / np.float32(255))

    def kept(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """A list remembered under its key, or made now; the oldest are forgotten when there are too many."""
        found = self._kept.get(key)
        if found is None:
            found = make()
            with self._lock:
                while self._kept and (len(self._kept) >= LISTS_KEPT or self._held > POSTINGS_KEPT):
                    self._held -= len(self._kept.pop(next(iter(self._kept))).docs)
                if key not in self._kept:
                    self._kept[key] = found
                    self._held += len(found.docs)
        return found

    def rows(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The document numbers of these ids, as far as they are here, and where each stands in `ids`.
        O(ids log documents) after the first call."""
        held = self.numbers["id"]
        if self._by_id is None:
            self._by_id = np.argsort(held)
        places = np.searchsorted(held, ids, sorter=self._by_id)
        rows = self._by_id[np.minimum(places, self.count - 1)]
        here = np.flatnonzero(held[rows] == ids)
        return rows[here], here

    def text(self, number: int) -> bytes:
        """The normalised text of a document."""
        return bytes(self.bytes["text"][number])

    def raw(self, name: str, number: int) -> bytes:
        """A column of bytes."""
        return bytes(self.bytes[name][number])

    def terms(self, field: str) -> Iterator[str]:
        """Every term of a field in byte order."""
        return (term.decode() for term in self._reader.lexicon(field))

    def lists(self, field: str) -> Iterator[tuple[str, np.ndarray, np.ndarray | None]]:
        """Every posting list of a field."""
        for term in self.terms(field):
            yield term, *self._there(field, term)


def merge(storage: FileStorage, parts: Sequence[tuple[Segment, np.ndarray]]) -> W3Segment | None:
    """One new segment of the live documents of `parts` (segment, live mask), in their order."""
    segment = CODEC.new_segment(storage, NAME)
    rows = CODEC.per_document_writer(storage, segment)
    count = 0
    moved = []  # for each part, the new number of each old document, or -1
    for part, live in parts:
        numbers = np.full(part.count, -1, np.int64)
        numbers[live] = np.arange(count, count + int(live.sum()))
        moved.append(numbers)
        for old in np.flatnonzero(live).tolist():
            values = {name: int(part.numbers[name][old]) for name in NUMBERS}
            _add_row(rows, count, values | {name: part.raw(name, old) for name in BYTES})
            count += 1
    lists = {field: _merged(field, [part for part, _ in parts], moved) for field in ("facet", "term")}
    return _finish(storage, segment, rows, count, lists)


def _merged(field: str, parts: Sequence[Segment], moved: Sequence[np.ndarray]) -> Iterator[Listed]:
    found: dict[str, list[tuple[np.ndarray, np.ndarray | None]]] = defaultdict(list)
    for part, numbers in zip(parts, moved, strict=True):
        for term, docs, weights in part.lists(field):
            new = numbers[docs]
            stays = new >= 0
            if stays.any():
                found[term].append((new[stays], None if weights is None else weights[stays]))
    for term in sorted(found, key=str.encode):
        pieces = found[term]
        docs = np.concatenate([docs for docs, _ in pieces])
        weighed = [weights for _, weights in pieces if weights is not None]
        yield term.encode(), docs, np.concatenate(weighed) if weighed else None
