"""The ring of keys: a new key reads what an older one kept, moves it, and shares nothing between purposes."""

import hashlib
import hmac
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.core.keys import Gone, Ring

WEB = Path(__file__).parents[3] / "web"
OLD, NEW = "the first key of a site, long enough", "the second key of a site, long enough"


def test_a_secret_outlives_its_key_once_it_was_moved() -> None:
    before, both, after = Ring([OLD]), Ring([NEW, OLD]), Ring([NEW])
    kept = before.fresh()
    secret = before.opened("a", kept)
    assert both.opened("a", kept) == secret and len(secret) == 20
    with pytest.raises(Gone, match=before.newest):
        after.opened("a", kept)
    moved = both.renewed("a", kept)
    assert after.opened("a", moved) == secret and both.named(moved) == after.newest and len(moved) <= 64
    third = Ring(["a third key of the site, long enough", NEW])
    assert Ring(["a third key of the site, long enough"]).opened("a", third.renewed("a", moved)) == secret


def test_what_was_kept_before_there_was_a_ring_needs_the_oldest_key() -> None:
    secret = hmac.new(OLD.encode(), b"second factor:abc", hashlib.sha256).digest()[:20]
    assert Ring([OLD]).opened("second factor", "abc") == secret == Ring([NEW, OLD]).opened("second factor", "abc")
    assert Ring([NEW]).opened("second factor", Ring([NEW, OLD]).renewed("second factor", "abc")) == secret


def test_purposes_share_no_key_and_no_name_tells_a_key() -> None:
    ring = Ring([NEW, OLD])
    kept = ring.fresh()
    made = {
        ring.opened("a", kept),
        ring.opened("b", kept),
        ring.derived("a", ring.newest),
        ring.derived("b", ring.newest),
    }
    assert len(made) == 4 and ring.newest != ring.oldest
    assert not any(key.encode().hex().startswith(ring.newest) for key in (OLD, NEW))
    assert ring.steady("a") == Ring([OLD]).steady("a"), "marks stay while the oldest key is there"
    assert ring.signing("a")[-1] == Ring([NEW]).signing("a")[0] and ring.signing("a")[0] == Ring([OLD]).signing("a")[0]


@given(st.lists(st.text(min_size=1), min_size=2, max_size=4, unique=True))
def test_any_texts_make_a_ring(texts: list[str]) -> None:
    ring = Ring(texts)
    kept = Ring(texts[-1:]).fresh()
    assert Ring(texts[:1]).opened("a", ring.renewed("a", kept)) == ring.opened("a", kept)


def test_nobody_uses_the_sites_key_itself() -> None:
    """A purpose that took the key as it is would be voided by a new one."""
    users = {
        str(path.relative_to(WEB))
        for path in WEB.rglob("*.py")
        if re.search(r"\bsecret_key\b", path.read_text("utf-8"))
    }
    assert users == {"settings.py", "core/keys.py"}
