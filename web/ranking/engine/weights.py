"""How much each part of a score weighs for a position: the usual weights of its kind of work, or the agency's own."""

from collections.abc import Mapping

from matching import DEFAULT, MatchSettings, SettingsError
from matching.ranking import explain
from matching.ranking.fields import PARTS
from matching.ranking.settings import LIMIT
from web.models import Position


def settings_of(position: Position) -> MatchSettings:
    """The usual weights of the position's kind of work, or the agency's own."""
    chosen = (position.match_settings or {}).get("weights") or {}
    own = {part: weight for part, weight in chosen.items() if part in PARTS}  # parts of an older program are left out
    return DEFAULT.with_weights(position.kind, **own) if own else DEFAULT


def weights_of(position: Position) -> dict[str, int]:
    """The weight of every part for this position, in the order of the bars."""
    weights = settings_of(position).of(position.kind)
    return {part: weights[part] for part in PARTS}


def usual_weights(position: Position) -> dict[str, int]:
    """The same before anybody changed them."""
    weights = DEFAULT.of(position.kind)
    return {part: weights[part] for part in PARTS}


def checked_weights(kind: str, weights: Mapping[str, int]) -> bool:
    """Whether the matcher accepts these weights: whole numbers from 0 to `LIMIT`, not all of them 0."""
    try:
        DEFAULT.with_weights(kind, **weights)
    except SettingsError:
        return False
    return True


def most_weight() -> int:
    return LIMIT


def part_name(code: str, lang: str) -> str:
    """The name of a part of the score."""
    return explain.part_label(code, lang)
