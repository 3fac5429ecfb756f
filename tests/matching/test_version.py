"""A reading that changes is made anew wherever it is stored, because its version changes with it."""

import hashlib
import json

from matching.types import READING_VERSION
from tests.matching import rosters

KNOWN = {63: "4a0e2bdf356074e6"}  # by version: what all rosters here come down to


def test_whoever_changes_what_is_read_raises_the_version() -> None:
    read = [rosters.dev(), rosters.others(), *(rosters.unseen(letter) for letter in "bcdefghijkl")]
    plain = [[one.to_dict() for one in side] for roster in read for side in roster]
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
    assert KNOWN.get(READING_VERSION) == digest, (
        f"the rosters are read as {digest}: raise READING_VERSION in matching/types.py and name this digest here, "
        "so that readings stored before are made anew"
    )
