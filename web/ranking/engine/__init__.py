"""The border to the matcher: rows in, readings kept, ranked lists with their reasons out."""

from web.ranking.engine.crowd import Crowd, at_hand, of_app, pack
from web.ranking.engine.order import Order, Placed, left, newest, rank_offers, rank_people
from web.ranking.engine.reading import (
    VERSION,
    candidate_of,
    candidates,
    graduate_reading,
    own_candidate,
    position_reading,
    wanted,
    wanted_of,
)
from web.ranking.engine.understood import Demand, Understood, asked_degree, disagreements, stated, understood
from web.ranking.engine.weights import checked_weights, most_weight, part_name, settings_of, usual_weights, weights_of
from web.ranking.engine.words import Bar, Must, Shown, close, show

__all__ = [
    "VERSION",
    "Bar",
    "Crowd",
    "Demand",
    "Must",
    "Order",
    "Placed",
    "Shown",
    "Understood",
    "asked_degree",
    "at_hand",
    "candidate_of",
    "candidates",
    "checked_weights",
    "close",
    "disagreements",
    "graduate_reading",
    "left",
    "most_weight",
    "newest",
    "of_app",
    "own_candidate",
    "pack",
    "part_name",
    "position_reading",
    "rank_offers",
    "rank_people",
    "settings_of",
    "show",
    "stated",
    "understood",
    "usual_weights",
    "wanted",
    "wanted_of",
    "weights_of",
]
