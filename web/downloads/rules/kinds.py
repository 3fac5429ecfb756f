"""What kinds of files there are: each feature says of its own who may have them and how they are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web.accounts.access.person import Person
from web.core.feature import house
from web.core.runs import Heart
from web.models import MadeFile


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file that lies at `path`, to be shown under `name`."""

    path: Path
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a feature says of a kind of file.

    `allowed(person, subject_id, options)` raises Missing for whoever may not have it, asked at every page and fetch.
    `about(subject_id)` is the record whose people are in it, like "fair:3". `stamp(subject_id)` names the state of what
    the file is made of: as long as it is the same, so is the file. `make(row, heart, folder)` makes it in the worker,
    outside any transaction; what it leaves in `folder` is still there when a killed worker's file is taken up again.
    `title(options)` is said on the page; `back` is an endpoint.
    """

    allowed: Callable[[Person, int, Mapping[str, Any]], None]
    about: Callable[[int], str]
    stamp: Callable[[int], str]
    make: Callable[[MadeFile, Heart[MadeFile], Path], Made]
    title: Callable[[Mapping[str, Any]], str]
    back: Callable[[int], str]


def named(kind: str) -> Kind:
    """The kind of this name, which the record of its feature declares under `files`."""
    return house().files[kind]()


def kind_of(row: MadeFile) -> Kind:
    return named(row.kind)
