"""`python -m tests.bench.common_words`: seeds/reference/common_words.csv anew, from texts of people and positions.

A word weighs by how few of these texts hold it, in sixty-fourths of a full likeness; one that weighs as much as an
unknown one is left out. The rosters n, o and p are left aside, so that the measures of them are those of texts not
counted here.
"""

import csv
import math
import sys
from collections import Counter

from matching import read_candidate, read_position, sheets
from matching.nearness.likeness import RARE
from tests.bench.rosters import rosters

ASIDE = ("n", "o", "p")
STEEP = 1.6  # sixty-fourths for each factor of e by which a word is rarer


def main() -> None:
    texts = []
    for name, (graduates, positions, _) in rosters().items():
        if name not in ASIDE:
            people, offers = (
                sheets.read_roster(graduates, side="graduates"),
                sheets.read_roster(positions, side="positions"),
            )
            texts += [read_candidate(row.cells, "").words for row in people.rows]
            texts += [read_position(row.cells, "").words for row in offers.rows]
    seen = Counter(word for text in texts for word in text)
    weights = {word: round(STEEP * math.log((len(texts) + 1) / (count + 0.5))) for word, count in seen.items()}
    rows = sorted((weight, word) for word, weight in weights.items() if weight < RARE)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("word", "weight", "source"))
    out.writerows((word, weight, "rosters") for weight, word in rows)


if __name__ == "__main__":
    main()
