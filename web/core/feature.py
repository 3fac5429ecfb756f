"""What a feature says of itself, and the house they make up: nothing else knows which features there are.

`web/<feature>/__init__.py` holds one FEATURE of plain values. Work is named "module:name" within the feature and
imported when it is first needed, so a record costs nothing to load and a process loads only the work it does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from importlib import import_module
from typing import Any

from flask import current_app

Where = str | Callable[..., Any]
DELETED = "deleted"  # the rows go
EMPTIED = "emptied"  # the feature's own verb takes out what names the person
NUMBER = "number"  # the row stays, with the bare number of an emptied account


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in menus: `places` says in whose, and where among the others (10, 20, …). Groups: anonymous, graduate,
    agency, stopped (people of a refused or suspended agency), office, university, admin; and `account` and `footer`."""

    endpoint: str
    label: Any
    places: Mapping[str, int]
    icon: str = "home"


@dataclass(frozen=True, slots=True)
class Forget:
    """Rows of a model go when the moment in column `since` is `after` ago; a row without a moment stays."""

    model: str
    since: str
    after: timedelta


@dataclass(frozen=True, slots=True)
class Holds:
    """Rows of a model are about the person in `column`: under which section of a person's copy they stand, what becomes
    of them when the person leaves, and why, where the answer is "in none" or "the number stays"."""

    model: str
    column: str
    section: str = ""
    leaving: str = DELETED
    why: str = ""
    columns: tuple[str, ...] = ()  # of the rows in the copy; all that are no secret where it names none


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature's record; create it with `Feature(__name__, …)`."""

    package: str
    blueprints: tuple[str, ...] = ("views:bp",)
    trial: tuple[str, ...] = ()  # blueprints added outside production only
    begins: str = ""  # (app): what the frame of every request needs, before any blueprint
    commands: str = ""  # a click group, for `flask --app app …`
    jobs: Mapping[str, Where] = field(
        default_factory=dict
    )  # name -> called by the worker with what `enqueue` was given
    warms: tuple[Where, ...] = ()  # called before a server forks: loads what its processes then share
    sweeps: tuple[Where, ...] = ()  # called by the worker at its start and once a minute
    effects: Mapping[str, Where] = field(default_factory=dict)  # topic -> (session, effects), in one written unit
    errands: Mapping[str, Where] = field(default_factory=dict)  # topic -> (effect), in the world outside, never undone
    unwanted: str = ""  # (payload of a mail): whether its reader ended such mail since it was written
    announces: tuple[str, ...] = ()  # events, like "profile.changed"
    follows: Mapping[str, Where] = field(default_factory=dict)  # event -> (**payload), at once and in the same unit
    listens: Mapping[str, str] = field(default_factory=dict)  # event -> topic of this feature that is promised then
    files: Mapping[str, str] = field(default_factory=dict)  # kind -> downloads.kinds.Kind
    menu: tuple[Entry, ...] = ()
    homes: Mapping[str, str] = field(default_factory=dict)  # role -> endpoint after logging in
    addresses: Mapping[str, str] = field(default_factory=dict)  # what the frame links to: "login" -> endpoint
    quiet: tuple[str, ...] = ()  # endpoints that stand in no log
    acts: str = ""  # code of an act in the audit log -> its name in both languages
    forgets: tuple[Forget, ...] = ()
    holds: tuple[Holds, ...] = ()
    exports: Mapping[str, Where] = field(default_factory=dict)  # section -> (whose): its value, where rows will not do
    erases: str = ""  # (whose): empty what `holds` says is emptied of a graduate
    closes: str = ""  # (whose): the same of anybody's account

    @property
    def name(self) -> str:
        return self.package.rpartition(".")[2]

    def load(self, where: Where) -> Any:
        """What "module:name" of this feature stands for; what is no text stands for itself."""
        if not isinstance(where, str):
            return where
        module, _, name = where.partition(":")
        return getattr(import_module(f"{self.package}.{module}"), name)


class House:
    """All features of an app, from the ground floor to the roof."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)

    def __iter__(self) -> Iterator[Feature]:
        return iter(self.features)

    def _declared(self, what: str) -> Iterator[tuple[Feature, Any, Any]]:
        """(feature, name, value) of every entry of a mapping. Raises ValueError for a name two features claim."""
        claimed: dict[Any, str] = {}
        for one in self.features:
            for name, value in getattr(one, what).items():
                if name in claimed:
                    raise ValueError(f"{what}: {name!r} is declared by {claimed[name]} and by {one.name}")
                claimed[name] = one.name
                yield one, name, value

    def _named(self, what: str) -> dict[str, Callable[[], Any]]:
        """name -> a function that loads what stands under it."""
        return {name: partial(one.load, where) for one, name, where in self._declared(what)}

    @cached_property
    def jobs(self) -> dict[str, Callable[[], Any]]:
        return self._named("jobs")

    @cached_property
    def effects(self) -> dict[str, Callable[[], Any]]:
        return self._named("effects")

    @cached_property
    def errands(self) -> dict[str, Callable[[], Any]]:
        return self._named("errands")

    @cached_property
    def unwanted(self) -> list[Callable[[], Any]]:
        return [partial(one.load, one.unwanted) for one in self.features if one.unwanted]

    @cached_property
    def files(self) -> dict[str, Callable[[], Any]]:
        return self._named("files")

    @cached_property
    def listeners(self) -> dict[str, list[str]]:
        """event -> topics; an event nobody listens to has none, one that nobody announces is not there."""
        found: dict[str, list[str]] = {event: [] for one in self.features for event in one.announces}
        for one in self.features:
            for event, topic in one.listens.items():
                found[event].append(topic)
        return found

    @cached_property
    def followers(self) -> dict[str, list[Callable[[], Any]]]:
        """event -> what is done within it, from the roof to the ground: what stands on a thing ends before the
        thing."""
        found: dict[str, list[Callable[[], Any]]] = {event: [] for event in self.listeners}
        for one in reversed(self.features):
            for event, where in one.follows.items():
                found[event].append(partial(one.load, where))
        return found

    @cached_property
    def sweeps(self) -> dict[str, Callable[[], Any]]:
        return {f"{one.name}.{where}": partial(one.load, where) for one in self.features for where in one.sweeps}

    @cached_property
    def forgets(self) -> dict[str, Forget]:
        return {rule.model: rule for one in self.features for rule in one.forgets}

    @cached_property
    def acts(self) -> dict[str, tuple[str, str]]:
        return {code: names for one in self.features if one.acts for code, names in one.load(one.acts).items()}

    @cached_property
    def homes(self) -> dict[str, str]:
        return {role: endpoint for _one, role, endpoint in self._declared("homes")}

    @cached_property
    def addresses(self) -> dict[str, str]:
        return {name: endpoint for _one, name, endpoint in self._declared("addresses")}

    @cached_property
    def quiet(self) -> frozenset[str]:
        return frozenset(endpoint for one in self.features for endpoint in one.quiet)

    @cached_property
    def menus(self) -> dict[str, list[Entry]]:
        """group -> its pages in order."""
        placed = [
            (group, at, entry) for one in self.features for entry in one.menu for group, at in entry.places.items()
        ]
        found: dict[str, list[Entry]] = {}
        for group, _at, entry in sorted(placed, key=lambda each: each[:2]):
            found.setdefault(group, []).append(entry)
        return found


def house() -> House:
    """The house of the current app."""
    found: House = current_app.extensions["house"]
    return found
