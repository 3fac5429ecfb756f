"""The finder: documents in; hits, facets, suggestions and highlights out."""

from pathlib import Path

from search_index.concepts import districts
from search_index.index import SearchIndex, digest
from search_index.percolate import Percolator
from search_index.types import (
    FACETS,
    Document,
    Health,
    Hit,
    Page,
    Query,
    SearchError,
    SearchUnavailable,
    Suggestion,
)

__all__ = [
    "FACETS",
    "Document",
    "Health",
    "Hit",
    "Page",
    "Percolator",
    "Query",
    "SearchError",
    "SearchIndex",
    "SearchUnavailable",
    "Suggestion",
    "digest",
    "districts",
    "open_index",
]


def open_index(where: str | Path, collection: str = "") -> SearchIndex:
    """The index in a directory (Whoosh files), or in a PostgreSQL database for `postgresql://…`. One that does not
    exist yet answers as empty and is made by the first write. A named `collection` is an index of its own beside it."""
    if str(where).startswith(("postgresql://", "postgres://")):
        from search_index.postgres_index import PostgresEngine

        return SearchIndex(PostgresEngine(str(where), collection=collection))
    from search_index.whoosh_index import WhooshEngine

    return SearchIndex(WhooshEngine(f"{where}-{collection}" if collection else where))
