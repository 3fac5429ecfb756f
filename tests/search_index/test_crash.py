"""A writer killed at any moment harms nothing: four processes go on searching, and no document is lost."""

import multiprocessing
import os
import random
import signal
import time
from dataclasses import replace
from functools import cache

import pytest

from search_index import Document, Query, SearchUnavailable, digest, open_index
from tests.search_index.corpus import positions

KILLS, UPDATES, BATCH, READERS = 20, 2000, 50, 4


@cache
def known() -> list[Document]:
    """The documents before any change."""
    return [document for document, _ in positions(400, 9)]


def wanted(step: int) -> list[Document]:
    """The documents of one outbox batch: every id is written several times, each time differently."""
    documents = known()
    start = step * BATCH
    return [
        replace(documents[number % 400], body=f"{documents[number % 400].body}第{number}次")
        for number in range(start, start + BATCH)
    ]


def write(where: str, first: int, done) -> None:
    """Deliver outbox batches from `first` on, acknowledging each after it is written."""
    index = open_index(where)
    for step in range(first, UPDATES // BATCH):
        index.apply(wanted(step))
        done.value = step + 1


def search(where: str, stop, problems, counted) -> None:
    """Search until told to stop; anything but a good page is a problem."""
    index = open_index(where)
    seen = 0
    while not stop.is_set():
        try:
            page = index.search(Query("检索 机械", facets=("kind", "place"), size=5))
            total = index.health().documents
            if total < seen:
                problems.put(f"{seen} documents became {total}")
            if len(page.hits) != min(5, page.total):
                problems.put(f"{page.total} found but {len(page.hits)} shown")
            seen = total
            counted.value += 1
            stop.wait(0.02)
        except Exception as error:
            problems.put(repr(error))


def test_killing_the_writer_twenty_times_loses_nothing_and_disturbs_no_reader(tmp_path):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.search_index.test_crash", "tests.search_index.warmed"])
    where, chance = str(tmp_path / "index"), random.Random(3)
    stop, problems, done = context.Event(), context.Queue(), context.Value("i", 0, lock=False)
    counts = [context.Value("i", 0, lock=False) for _ in range(READERS)]
    readers = [context.Process(target=search, args=(where, stop, problems, count)) for count in counts]
    for reader in readers:
        reader.start()
    kills = 0
    try:
        while done.value < UPDATES // BATCH:
            writer = context.Process(target=write, args=(where, done.value, done))
            writer.start()
            if kills < KILLS:
                before, limit = done.value, time.monotonic() + 30
                while done.value < min(before + 1, UPDATES // BATCH) and time.monotonic() < limit:
                    assert writer.is_alive() or done.value > before, "the writer failed by itself"
                    time.sleep(0.002)
                time.sleep(chance.random() * 0.03)
                os.kill(writer.pid, signal.SIGKILL)
                kills += 1
            writer.join()
            assert writer.exitcode in (0, -signal.SIGKILL)
    finally:
        stop.set()
        for reader in readers:
            reader.join(30)
    assert kills == KILLS
    assert problems.empty(), problems.get()
    assert all(count.value for count in counts)
    final = {document.id: digest(document) for step in range(UPDATES // BATCH) for document in wanted(step)}
    assert dict(open_index(where).ids()) == final


def test_the_old_index_serves_until_a_rebuild_is_whole(tmp_path):
    index = open_index(tmp_path / "index")
    documents = [document for document, _ in positions(60, 2)]
    index.apply(documents[:20])
    reader = open_index(tmp_path / "index")
    seen = []

    def slowly():
        for document in documents:
            seen.append(reader.health().documents)
            yield document

    told = []
    assert index.rebuild(slowly(), told.append) == 60
    assert set(seen) == {20}
    assert told[-1] == 60
    assert reader.health().documents == 60


def test_a_rebuild_that_fails_leaves_the_old_index_as_it_was(tmp_path):
    index = open_index(tmp_path / "index")
    documents = [document for document, _ in positions(30, 2)]
    index.apply(documents)

    def broken():
        yield documents[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        index.rebuild(broken())
    assert index.health().documents == 30
    index.apply(documents[:1], [documents[1].id])
    assert index.health().documents == 29


def test_a_second_writer_is_told_to_wait(tmp_path):
    index = open_index(tmp_path / "index")

    def meanwhile():
        with pytest.raises(SearchUnavailable, match="Another process is writing"):
            open_index(tmp_path / "index").apply([document for document, _ in positions(1)])
        yield from ()

    index.rebuild(meanwhile())


@pytest.mark.parametrize("damage", ["pointer", "contents", "terms", "other version"])
def test_a_damaged_index_says_how_to_mend_it_and_a_rebuild_mends_it(tmp_path, damage):
    where = tmp_path / "index"
    documents = [document for document, _ in positions(10, 2)]
    open_index(where).apply(documents)
    if damage == "pointer":
        (where / "current").write_text("{")
    elif damage == "other version":
        (where / "current").write_text('{"format": 0, "folder": "index-1", "generation": 1}')
    else:
        suffix = {"contents": "*.toc", "terms": "*.trm"}[damage]
        for path in (where / "index-1").glob(suffix):
            path.write_bytes(path.read_bytes()[:20])
    index = open_index(where)
    with pytest.raises(SearchUnavailable, match="[Rr]ebuild"):
        index.search(Query("检索"))
    index.rebuild(documents)
    assert index.health().documents == 10
