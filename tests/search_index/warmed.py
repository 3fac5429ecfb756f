"""Imported by the fork server of the crash test, so that each process it forks starts with the tables read."""

from search_index import Document, Query, lexicon, open_index
from search_index.entry import encode

encode(Document(1, "专利检索", "patent search"))
lexicon.common()
open_index("never-made").search(Query("检索 jiansuo"))
