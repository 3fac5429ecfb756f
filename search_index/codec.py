"""A Whoosh codec whose posting lists are plain little-endian arrays, so that numpy reads them without a copy."""

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment, W3TermInfo
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Format
from whoosh.matching.mcore import ListMatcher


def pack(docs: np.ndarray, weights: np.ndarray | None, documents: int) -> bytes:
    """Document numbers as uint16 (segments up to 65 536 documents) or uint32, then one byte of weight each, or none."""
    ids = docs.astype("<u2" if documents <= 65536 else "<u4").tobytes()
    return ids if weights is None else ids + weights.astype("u1").tobytes()


def unpack(data: bytes | memoryview, count: int) -> tuple[np.ndarray, np.ndarray | None]:
    """The inverse of `pack` for a list of `count` postings; raises ValueError when the length fits no layout."""
    width, rest = divmod(len(data), count)
    if rest or width not in (2, 3, 4, 5):
        raise ValueError(f"{len(data)} bytes cannot hold {count} postings")
    size = width & ~1
    docs = np.frombuffer(data, "<u2" if size == 2 else "<u4", count)
    return docs, np.frombuffer(data, "u1", count, count * size) if width & 1 else None


def extent(info: W3TermInfo) -> tuple[int, int]:
    """Offset and length of a posting list; Whoosh hands the length back as a tuple of one."""
    offset, length = info.extent()
    return offset, length[0] if isinstance(length, tuple) else length


class PackedFieldWriter(W3FieldWriter):
    """Writes whole posting lists at once; terms come in byte order as Whoosh asks."""

    def add_list(self, term: bytes, docs: np.ndarray, weights: np.ndarray | None, documents: int) -> None:
        """Store one term: `docs` ascending, `weights` 1..255 or None."""
        offset = self._postfile.tell()
        self._postfile.write(pack(docs, weights, documents))
        info = W3TermInfo()
        info._df = len(docs)
        info._weight = float(len(docs) if weights is None else weights.sum())
        info._maxweight = 1.0 if weights is None else float(weights.max())
        info._minid, info._maxid = int(docs[0]), int(docs[-1])
        info.set_extent(offset, self._postfile.tell() - offset)
        self.start_term(term)
        postings, field = self._postwriter, self._fieldid
        if postings is None or field is None:
            raise RuntimeError("no field was begun")
        postings._terminfo = None
        self._tindex.add(field.to_bytes(2, "big") + term, info.to_bytes())


class PackedCodec(W3Codec):
    """Whoosh's own files for terms, columns and segments; our posting lists. Whoosh's readers can read it too."""

    def field_writer(self, storage: FileStorage, segment: W3Segment) -> PackedFieldWriter:
        """A writer of terms for one segment."""
        return PackedFieldWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: BufferFile, terminfo: W3TermInfo, format_: Format, term: object = None, scorer: object = None
    ) -> ListMatcher:
        """Whoosh's matcher over one posting list."""
        docs, weights = unpack(dbfile.get(*extent(terminfo)), terminfo.doc_frequency())
        weights = np.ones(len(docs)) if weights is None else weights
        return ListMatcher(
            docs.tolist(), weights.tolist(), [b""] * len(docs), format_, scorer=scorer, term=term, terminfo=terminfo
        )
