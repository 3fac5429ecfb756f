"""Files that take long to make: asked for once, made by the worker, fetched while they are fresh, then forgotten."""

from web.core.feature import NUMBER, Feature, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    jobs={"make_file": "jobs:make"},
    sweeps=("jobs:take_up", "jobs:forget_old"),
    holds=(Holds("MadeFile", "asked_by", leaving=NUMBER, why="only people of organisers ask for files"),),
)
