"""A search as a feed: valid, current, cached, and without anything of its reader."""

from xml.etree import ElementTree as xml

from web.models import Position

ATOM = "{http://www.w3.org/2005/Atom}"


def read(response) -> xml.Element:
    assert response.mimetype == "application/atom+xml"
    return xml.fromstring(response.get_data())


def test_a_feed_has_what_the_list_has_newest_first(client, make, work):
    agency = make.agency()
    one = make.position(agency.id, title="检索员 <b>&甲", title_en="Searcher A", description="写\x0b检索报告，" * 100)
    make.position(agency.id, title="德语翻译", kind="translation", description="译文", skills="")
    two = make.position(agency.id, title="检索员乙")
    work()
    feed = read(client.get("/positions/feed.atom?q=检索&kind=search&page=7&sort=pay"))
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["检索员乙", "检索员 <b>&甲"]
    assert [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] == [
        f"http://localhost/positions/{number}" for number in (two, one)
    ]
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        names = {child.tag.removeprefix(ATOM) for child in element}
        assert {"id", "title", "updated", "link"} <= names
    assert all(entry.find(f"{ATOM}author/{ATOM}name") is not None for entry in feed.iter(f"{ATOM}entry"))
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").startswith("http://localhost/positions/feed.atom?")
    english = read(client.get("/positions/feed.atom?q=检索&lang=en"))
    assert "Searcher A" in [entry.findtext(f"{ATOM}title") for entry in english.iter(f"{ATOM}entry")]


def test_a_reader_that_knows_the_feed_is_told_so(client, make, work):
    make.position(make.agency().id)
    work()
    first = client.get("/positions/feed.atom?q=检索")
    assert first.headers["Cache-Control"] == "public, max-age=300" and first.last_modified
    client.get("/positions/feed.atom?q=检索", status=304, headers={"If-None-Match": first.headers["ETag"]})
    client.get("/positions/feed.atom?q=检索", status=304, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    make.position(make.agency().id, title="新的检索员")
    work()
    client.get("/positions/feed.atom?q=检索", headers={"If-None-Match": first.headers["ETag"]})


def test_a_feed_is_the_same_for_everybody_and_shows_nothing_hidden(client, make, work, database):
    number = make.position(make.agency().id, title="检索员")
    person = make.graduate(user={"display_name": "金丝雀"})
    work()
    public = client.get("/positions/feed.atom?q=检索").get_data()
    assert client.login(person.user_id).get("/positions/feed.atom?q=检索").get_data() == public
    with database.writing() as session:
        session.get(Position, number).status = "closed"
    assert not list(read(client.get("/positions/feed.atom?q=检索")).iter(f"{ATOM}entry"))


def test_a_feed_does_not_loosen_and_is_linked_from_the_list(client, make, work):
    make.position(make.agency().id)
    work()
    assert not list(read(client.get("/positions/feed.atom?q=检索 养蜂")).iter(f"{ATOM}entry"))
    page = client.get("/positions?q=检索&kind=search").text
    assert '<link rel="alternate" type="application/atom+xml"' in page and "/positions/feed.atom?q=" in page
