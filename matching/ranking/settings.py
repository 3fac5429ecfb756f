"""How much each part weighs, by kind of work: validated, versioned and kept with every result."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from matching.ranking.fields import PARTS
from matching.types import SettingsError

SETTINGS_VERSION = 1
LIMIT = 60

_BASE = {
    "major": 17,
    "topic": 11,
    "degree": 5,
    "language": 12,
    "skill": 10,
    "kind": 17,
    "place": 26,
    "pay": 7,
    "graduation": 5,
    "experience": 6,
    "honour": 3,
    "words": 10,
}
_KINDS = {
    "search": {},
    "consulting": {"major": 22, "skill": 6, "experience": 8},
    "translation": {"language": 20, "major": 22, "skill": 6, "topic": 10},
    "research": {"experience": 8, "degree": 6},
    "information": {"skill": 14, "major": 14, "language": 6},
    "support": {"skill": 16, "language": 4, "degree": 8, "topic": 6},
    "trainee": {"experience": 7},
}


def _frozen(weights: Mapping[str, Mapping[str, int]]) -> Mapping[str, Mapping[str, int]]:
    return MappingProxyType({kind: MappingProxyType(dict(row)) for kind, row in weights.items()})


@dataclass(frozen=True)
class MatchSettings:
    """Weights per kind of work (key "" is the default), and the graduation year asked for when a position names none.

    A weight is a whole number from 0 to 60; the weights of the parts a position asks for are scaled to 100 points,
    of which words in common get 10 at most.
    """

    weights: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: _frozen({"": _BASE, **_KINDS}))
    cohort: int | None = None
    version: int = SETTINGS_VERSION

    def __post_init__(self) -> None:
        if self.version != SETTINGS_VERSION:
            raise SettingsError(f"settings version {self.version}: this program knows version {SETTINGS_VERSION}")
        if self.cohort is not None and (type(self.cohort) is not int or not 2000 <= self.cohort <= 2100):
            raise SettingsError(f"cohort {self.cohort}: a year from 2000 to 2100")
        for kind, row in self.weights.items():
            for part, weight in row.items():
                if part not in PARTS:
                    raise SettingsError(
                        f"weights, {kind or 'default'}: unknown part {part!r}; one of {', '.join(PARTS)}"
                    )
                if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= LIMIT:
                    raise SettingsError(
                        f"weights, {kind or 'default'}, {part}: {weight!r} is no whole number from 0 to {LIMIT}"
                    )
            if not any({**_BASE, **row}.values()):
                raise SettingsError(f"weights, {kind or 'default'}: at least one part must weigh something")
        object.__setattr__(self, "weights", _frozen(self.weights))

    def __hash__(self) -> int:
        return hash(self.digest)

    def of(self, kind: str) -> dict[str, int]:
        """The weight of every part for one kind of work."""
        return {**_BASE, **self.weights.get("", {}), **self.weights.get(kind, {})}

    @property
    def digest(self) -> str:
        """A short name of exactly these settings, stored with results."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()[:12]

    def with_weights(self, kind: str, /, **weights: int) -> "MatchSettings":
        """These settings with other weights for one kind of work."""
        return replace(self, weights={**self.weights, kind: {**self.weights.get(kind, {}), **weights}})

    def to_dict(self) -> dict[str, object]:
        """A JSON-able form that `from_dict` reads back."""
        return {
            "version": self.version,
            "cohort": self.cohort,
            "weights": {k: dict(v) for k, v in self.weights.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "MatchSettings":
        """The settings of `to_dict`, or of a part of it; `SettingsError` for anything unknown or out of limits."""
        unknown = set(data) - {"version", "cohort", "weights"}
        if unknown:
            raise SettingsError(f"unknown settings: {', '.join(sorted(unknown))}")
        weights = {"": _BASE, **_KINDS}
        asked = data.get("weights") or {}
        if not isinstance(asked, Mapping):
            raise SettingsError("weights: tables such as [weights.search] are expected")
        for kind, row in asked.items():
            if not isinstance(row, Mapping):
                raise SettingsError(f"weights, {kind}: a table of part = weight is expected")
            kind = "" if kind == "default" else kind
            weights[kind] = {**weights.get(kind, {}), **row}
        return cls(weights, data.get("cohort"), data.get("version", SETTINGS_VERSION))

    @classmethod
    def from_toml(cls, text: str) -> "MatchSettings":
        """Settings from TOML such as `cohort = 2026` and a table `[weights.search]` with `language = 20`."""
        try:
            return cls.from_dict(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"the settings file is no valid TOML: {error}") from None
        except RecursionError:
            raise SettingsError("the settings file is nested too deeply") from None


DEFAULT = MatchSettings()
