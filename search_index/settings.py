"""Every number that shapes ranking and matching, in one place; docs/search.md says what each one does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a document in BM25F: its weight, how much its length counts (0..1), its usual length in tokens."""

    weight: float
    length: float
    usual: float


# BM25F: weighted term frequencies over zones are added before the one saturation. The usual lengths are constants, not
# averages of the moment, so that a document's term weights depend on that document alone and never go stale.
ZONES = {
    "title": Zone(6.0, 0.30, 8.0),
    "tags": Zone(3.0, 0.20, 40.0),
    "agency": Zone(0.8, 0.00, 8.0),
    "body": Zone(1.0, 0.50, 120.0),
}
K1 = 6.0
LEVELS = 255  # a term weight is stored in one byte

FRESH_GAIN = 0.10  # a position published today scores at most this much above an old one
FRESH_HALF_LIFE = 60.0  # days until half of that gain is gone

# How far each way of reading a typed word is trusted beside the word itself.
EXACT = 1.0
CONCEPT = 0.6
PINYIN = 0.9
INITIALS = 0.8
PREFIX = 0.75
TYPO = 0.7
WEAK = 0.3  # worth of a word of rank or role when a query must be loosened
PLACE = 100.0  # worth of a place then, beyond its rarity
PHRASE_FLOOR = 0.05  # strength of a phrase of which no word is indexed on its own

FEW = 2  # hits at most, and documents of a word, for another spelling to be offered
COMMONER = 20  # times as many documents must have it

MAX_TEXT = 400  # characters of a query that are read
MAX_UNITS = 24  # words of a query that are looked up
MAX_CHOICES = 4  # choices such as a OR b in one query
MAX_SIDE = 6  # words of one side of a choice
MAX_WAYS = 64  # ways in which one choice may hold
MAX_SIZE = 200  # hits on a page
SHOWN_KEPT = 4096  # hits held ready in memory
MAX_KEPT = 20_000  # texts of kept queries held ready in memory
SNIPPET = 120  # characters of a snippet
FACET_VALUES = 400  # values listed in one facet
