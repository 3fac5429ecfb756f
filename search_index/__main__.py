"""The finder on the command line: build an index from a roster, query it, measure it."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence

from search_index import FACETS, Hit, Page, Query, SearchError, SearchUnavailable, concepts, open_index
from search_index.query import CLOSED
from search_index.rosters import read
from search_index.text import normalise

EXAMPLES = """examples:
  python -m search_index build --positions seeds/samples/posts.csv --index /tmp/index
  python -m search_index query --index /tmp/index "机械 检索 上海" --limit 10 --format json
  python -m search_index query --index /tmp/index 翻译 --filter language=ja --filter place=210000
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 2 when something must be mended, which stderr then says."""
    parser = argparse.ArgumentParser(
        "search_index", description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="index the positions of a .csv, .xlsx or .jsonl file")
    build.add_argument("--positions", required=True)
    build.add_argument("--index", required=True, help="a directory, or postgresql://…")
    ask = commands.add_parser("query", help="search an index")
    ask.add_argument("--index", required=True)
    ask.add_argument("text", nargs="?", default="")
    ask.add_argument("--limit", type=int, default=10)
    ask.add_argument("--page", type=int, default=1)
    ask.add_argument("--sort", choices=("relevance", "newest", "pay"), default="relevance")
    ask.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="FACET=VALUE",
        help=f"of {', '.join(FACETS)}; a code or a name, such as place=上海",
    )
    ask.add_argument("--format", choices=("text", "json"), default="text")
    bench = commands.add_parser("bench", help="measure build, updates and queries beside other engines")
    bench.add_argument("--sizes", default="2000,20000")
    bench.add_argument("--engines", default="ours,whoosh,fts5,tantivy")
    bench.add_argument("--relevance", action="store_true", help="instead: quality on the judged questions")
    options = parser.parse_args(arguments)
    try:
        return {"build": _build, "query": _query, "bench": _bench}[options.command](options)
    except (SearchError, SearchUnavailable, OSError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2


def _build(options: argparse.Namespace) -> int:
    count = open_index(options.index).rebuild(read(options.positions))
    print(f"{count} positions indexed in {options.index}")
    return 0


def _query(options: argparse.Namespace) -> int:
    filters: dict[str, tuple[str, ...]] = {}
    for chosen in options.filter:
        name, sign, value = chosen.partition("=")
        if not sign or not value:
            raise SearchError(f"--filter {chosen}: write FACET=VALUE, such as kind=search")
        name = CLOSED.get(normalise(name), name)
        codes = concepts.codes(name).get(normalise(value), (value,)) if name in FACETS else (value,)
        filters[name] = (*filters.get(name, ()), *codes)
    facets = tuple(name for name in FACETS if name != "agency_id")
    query = Query(options.text, filters, sort=options.sort, page=options.page, size=options.limit, facets=facets)
    index = open_index(options.index)
    if not index.health().generation:
        raise SearchError(
            f"{options.index}: no index there; make one with: build --positions FILE --index {options.index}"
        )
    page = index.search(query)
    print(json.dumps(as_json(page), ensure_ascii=False) if options.format == "json" else _as_text(page))
    return 0


def as_json(page: Page) -> dict[str, object]:
    """A page as plain values; `title` is text, `highlights` are the marked words and the snippet."""
    return {
        "total": page.total,
        "hits": [
            {
                "id": hit.key,
                "score": hit.score,
                "title": "".join(text for text, _ in hit.title),
                "highlights": {"title": hit.title, "snippet": hit.snippet, "words": _marked(hit)},
            }
            for hit in page.hits
        ],
        "facets": {name: dict(values) for name, values in page.facets.items()},
        "corrected": page.corrected,
        "loosened": page.loosened,
        "understood": page.understood,
        "notes": page.notes,
    }


def _marked(hit: Hit) -> list[str]:
    return list(dict.fromkeys(text for text, marked in (*hit.title, *hit.snippet) if marked))


def _as_text(page: Page) -> str:
    def flat(pieces: Iterable[tuple[str, bool]]) -> str:
        return "".join(f"[{text}]" if marked else text for text, marked in pieces).replace("\n", " ")

    lines = [f"{page.total} found"]
    if page.corrected:
        lines.append(f"spelled as: {page.corrected}")
    if page.understood:
        lines.append(f"read as conditions: {' '.join(page.understood)}")
    if "unread" in page.notes:
        lines.append("nothing in this text can be looked for; these are all")
    if page.loosened:
        lines.append(f"left out, for nothing has all of it: {' '.join(page.loosened)}")
    for hit in page.hits:
        lines += [f"{hit.key}\t{hit.score:.3f}\t{flat(hit.title)}", f"\t{flat(hit.snippet)}"]
    return "\n".join(lines)


def _bench(options: argparse.Namespace) -> int:
    from tests.bench import search  # the benchmark and its baselines live with the tests

    if options.relevance:
        search.relevance()
        return 0
    sizes, engines = options.sizes.split(","), options.engines.split(",")
    if not all(size.isdecimal() and int(size) for size in sizes):
        raise SearchError(f"--sizes {options.sizes}: write numbers of positions, such as 2000,20000")
    if unknown := [name for name in engines if name not in search.ENGINES]:
        raise SearchError(f"--engines {','.join(unknown)}: there are {', '.join(search.ENGINES)}")
    search.run([int(size) for size in sizes], engines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
