"""The embedded engine: Whoosh files in a directory, one writer, any number of readers that notice changes."""

import contextlib
import fcntl
import json
import os
import shutil
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from search_index import evaluate, lexicon, segments
from search_index.entry import Entry, Shown, shown
from search_index.plan import Plan, Result, Unit
from search_index.types import Health, SearchUnavailable

FORMAT = 2  # grows when an older index can no longer be read, or texts are analysed otherwise
POINTER = "current"
WORDS = "words.tsv"
BUILD = 20_000  # documents in one segment of a rebuild
CLASSES = (0, 64, 1024, BUILD, segments.MAX_SEGMENT)  # live documents of a segment; merging stays inside a class
RETRIES = 20


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which state is the newest: its folder and generation, length and sum (CRC-32) of its words file."""

    folder: str = ""
    generation: int = 0
    words: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Snapshot:
    """The index as it was at one generation; stays whole whatever the writer does meanwhile."""

    folder: str
    generation: int
    view: evaluate.View
    lexicon: lexicon.Lexicon

    @property
    def documents(self) -> int:
        """How many live documents it has."""
        return self.view.documents

    def frequency(self, unit: Unit) -> int:
        """How many live documents have `unit`."""
        return self.view.frequency(unit)

    def evaluate(self, plan: Plan) -> Result:
        """Answer a plan."""
        return evaluate.evaluate(self.view, plan)

    def shown(self, ids: Sequence[int]) -> dict[int, Shown]:
        """What hits show, by id."""
        found = {}
        for segment, live in self.view:
            for row in segment.rows(np.array(ids, np.int64))[0].tolist():
                if live[row]:
                    found[int(segment.numbers["id"][row])] = shown(bytes(segment.raw("stored", row)))
        return found

    def ids(self) -> Iterator[tuple[int, int]]:
        """(id, digest) of every live document."""
        for segment, live in self.view:
            yield from zip(segment.numbers["id"][live].tolist(), segment.numbers["digest"][live].tolist(), strict=True)


def _empty() -> Snapshot:
    words = lexicon.Lexicon()
    words.add(lexicon.common())
    return Snapshot("", 0, evaluate.View(), words)


class WhooshEngine:
    """Reads and writes the index in one directory. Safe between threads and processes."""

    name = "whoosh"

    def __init__(self, where: str | Path) -> None:
        self.where = Path(where)
        self._lock = threading.Lock()
        self._now: Snapshot | None = None
        self._read_words = 0, 0  # bytes of the words file already in the lexicon, and their sum

    # reading

    def snapshot(self) -> Snapshot:
        """The newest state; reopens only what changed. Raises SearchUnavailable for a damaged index."""
        with self._lock:
            for attempt in range(RETRIES):
                try:
                    newest = self._pointer()
                    if self._now and (self._now.folder, self._now.generation) == (newest.folder, newest.generation):
                        return self._now
                    self._now = self._open(newest) if newest.folder else _empty()
                    return self._now
                except FileNotFoundError as error:
                    # The writer replaced these files between our reading the pointer and opening them: read again.
                    if attempt == RETRIES - 1:
                        raise self._damaged(error) from error
                except SearchUnavailable:
                    raise
                except Exception as error:
                    raise self._damaged(error) from error
        raise AssertionError("unreachable")

    def _damaged(self, error: Exception) -> SearchUnavailable:
        return SearchUnavailable(
            f"The search index in {self.where} cannot be read ({type(error).__name__}: {error}). "
            "Nothing is lost: rebuild it from the documents."
        )

    def _pointer(self) -> Pointer:
        try:
            text = (self.where / POINTER).read_text()
        except FileNotFoundError:
            return Pointer()
        value = json.loads(text)
        if value["format"] != FORMAT:
            raise SearchUnavailable(
                f"The search index in {self.where} was written by another version (format {value['format']}, "
                f"expected {FORMAT}). Rebuild it from the documents."
            )
        return Pointer(value["folder"], value["generation"], tuple(value["words"]))

    def _open(self, newest: Pointer) -> Snapshot:
        folder, generation = newest.folder, newest.generation
        storage = segments.MappedStorage(str(self.where / folder))
        toc = TOC.read(storage, segments.NAME, gen=generation, schema=segments.SCHEMA)
        same = self._now if self._now and self._now.folder == folder else None
        known = {segment.name: segment for segment, _ in same.view} if same else {}
        view = []
        for part in toc.segments:
            view.append(self._opened(storage, part, known))
        words = same.lexicon if same else _empty().lexicon
        self._read_words = self._learn(words, newest, self._read_words if same else (0, 0))
        return Snapshot(folder, generation, evaluate.View(view, words.inside), words)

    def _learn(self, words: lexicon.Lexicon, newest: Pointer, known: tuple[int, int]) -> tuple[int, int]:
        """Take in what the words file has beyond what is known; ValueError when it is not what was written there."""
        if newest.words == known:
            return known
        with (self.where / newest.folder / WORDS).open("rb") as file:
            file.seek(known[0])
            data = file.read(newest.words[0] - known[0])
        learned = known[0] + len(data), zlib.crc32(data, known[1])
        if learned != newest.words:
            raise ValueError(f"{WORDS} is not what was written there")
        words.add(item for item in map(lexicon.parse, data.decode().splitlines(keepends=True)) if item)
        return learned

    def health(self) -> Health:
        """Documents, generation, segments, bytes."""
        now = self.snapshot()
        size = 0
        with contextlib.suppress(FileNotFoundError):  # a whole folder may be replaced while we add up
            for file in os.scandir(self.where / now.folder) if now.folder else ():
                with contextlib.suppress(FileNotFoundError):  # and so may a file
                    size += file.stat().st_size
        return Health(now.documents, now.generation, self.name, len(now.view.parts), size)

    # writing

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time, on this machine; the lock goes with the process that holds it."""
        self.where.mkdir(parents=True, exist_ok=True)
        with (self.where / "writer.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SearchUnavailable(
                    f"Another process is writing the search index in {self.where}; try again when it has finished."
                ) from None
            yield

    def apply(self, entries: Sequence[Entry], deletes: Sequence[int]) -> None:
        """Replace and delete documents; all of it is visible at once, or none if the process dies."""
        with self._writing():
            now = self.snapshot()
            folder = now.folder or self._new_folder()
            storage = FileStorage(str(self.where / folder))
            toc = (
                TOC.read(storage, segments.NAME, gen=now.generation, schema=segments.SCHEMA)
                if now.folder
                else TOC(segments.SCHEMA, [], 0)
            )
            gone = np.array([*(entry.id for entry in entries), *deletes], np.int64)
            for part, (segment, _) in zip(toc.segments, now.view, strict=True):
                for row in np.flatnonzero(np.isin(segment.numbers["id"], gone)).tolist():
                    if not part.is_deleted(row):
                        part.delete_document(row)
            words = self._teach(folder, now.lexicon, entries, self._read_words if now.folder else (0, 0))
            fresh = segments.write(storage, entries)
            kept = [part for part in toc.segments if part.doc_count()]
            kept = self._merge(storage, kept, {segment.name: segment for segment, _ in now.view}, fresh)
            self._commit(storage, Pointer(folder, now.generation + 1, words), kept)

    def _merge(
        self,
        storage: FileStorage,
        parts: list[W3Segment],
        known: Mapping[str, segments.Segment],
        fresh: W3Segment | None,
    ) -> list[W3Segment]:
        """Keep the parts few: eight of one size class become one, and those mostly deleted are written anew."""
        parts = [*parts, *([fresh] if fresh else [])]
        for low, high in pairwise(CLASSES):
            chosen, room = [], segments.MAX_SEGMENT
            for part in parts:
                if low < part.doc_count() <= high and part.doc_count() <= room:
                    chosen.append(part)
                    room -= part.doc_count()
            if len(chosen) < 8:
                chosen = [part for part in chosen if part.deleted_count() > part.doc_count()]
            if chosen:
                opened = [self._opened(storage, part, known) for part in chosen]
                merged = segments.merge(storage, opened)
                parts = [part for part in parts if part not in chosen] + ([merged] if merged else [])
        return parts

    def _opened(
        self, storage: FileStorage, part: W3Segment, known: Mapping[str, segments.Segment]
    ) -> tuple[segments.Segment, np.ndarray]:
        segment = known.get(part.segment_id()) or segments.Segment(storage, part)
        live = np.ones(segment.count, bool)
        live[list(part.deleted_docs())] = False
        return segment, live

    def rebuild(self, entries: Iterable[Entry], progress: Callable[[int], None] | None = None) -> int:
        """Write a new index beside the one that serves, then switch to it; returns the number of documents."""
        with self._writing():
            old = self._pointer_or_nothing()
            folder = self._new_folder()
            storage = FileStorage(str(self.where / folder))
            words, written = _empty().lexicon, (0, 0)
            parts: list[W3Segment] = []
            count = 0
            for batch in _batches(entries, BUILD):
                written = self._teach(folder, words, batch, written)
                parts += filter(None, [segments.write(storage, batch)])
                count += len(batch)
                if progress:
                    progress(count)
            self._commit(storage, Pointer(folder, old.generation + 1, written), parts)
            for path in self.where.iterdir():
                if path.is_dir() and path.name not in (folder, old.folder):
                    shutil.rmtree(path, ignore_errors=True)
            return count

    def _pointer_or_nothing(self) -> Pointer:
        """The pointer, or a fresh start when the old index cannot be read."""
        try:
            return self._pointer()
        except (SearchUnavailable, ValueError, KeyError):
            return Pointer()

    def _new_folder(self) -> str:
        """A folder never used before, so that no reader mistakes it for the one it has open."""
        numbers = (path.name.removeprefix("index-") for path in self.where.glob("index-*"))
        name = f"index-{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1}"
        (self.where / name).mkdir(mode=0o700)
        return name

    def _teach(
        self, folder: str, words: lexicon.Lexicon, entries: Iterable[Entry], known: tuple[int, int]
    ) -> tuple[int, int]:
        """Write down words never seen before; before the commit, so that no document is found without its words.
        Takes and returns length and sum of the words file."""
        wanted = {(word, lexicon.WORD): None for entry in entries for word in sorted(entry.words)}
        wanted |= {phrase: None for entry in entries for phrase in entry.phrases}
        new = [lexicon.item(*key) for key in wanted if key not in words.items]
        data = "".join(item.line() for item in new).encode(errors="replace")
        with (self.where / folder / WORDS).open("ab") as file:
            file.truncate(known[0])  # a killed writer may have left words that belong to no state
            file.write(data)
        if words is not (self._now.lexicon if self._now else None):
            words.add(new)
        return known[0] + len(data), zlib.crc32(data, known[1])

    def _commit(self, storage: FileStorage, new: Pointer, parts: Sequence[W3Segment]) -> None:
        toc = TOC(segments.SCHEMA, list(parts), new.generation)
        # A writer killed between its table of contents and the pointer left one that nobody ever saw.
        (self.where / new.folder / TOC._filename(segments.NAME, new.generation)).unlink(missing_ok=True)
        toc.write(storage, segments.NAME)
        fresh = self.where / f"{POINTER}.new"
        fresh.write_text(json.dumps({"format": FORMAT, **asdict(new)}))
        fresh.replace(self.where / POINTER)
        clean_files(storage, segments.NAME, new.generation, parts)


def _batches(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    waiting = iter(entries)
    while batch := list(islice(waiting, size)):
        yield batch
