"""The rule book of the ledger: which act leads from where to where, and what a row of entries adds up to.

claimed      the agency says it hired; what is still missing (day, evidence) is completed by the agency
confirmed    the graduate agreed to a claim with evidence: only this is counted
disputed     one side says it is not so; the office of the province decides
void         taken back, decided against, or ended by a graduate who did not start; may be claimed anew

What both sides had confirmed, whatever came of it since, is made void by the office alone, or by the graduate who says
that they did not start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

AGENCY, GRADUATE, OFFICE, SITE = "agency", "graduate", "office", "site"
# act -> who may take it, from which standings ("" = nothing yet), and the standing it leads to; None keeps what it was.
ACTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str | None]] = {
    "claimed": ((AGENCY,), ("", "void"), "claimed"),
    "completed": ((AGENCY,), ("claimed", "confirmed"), "claimed"),
    "confirmed": ((GRADUATE,), ("claimed",), "confirmed"),
    "disputed": ((AGENCY, GRADUATE), ("claimed", "confirmed"), "disputed"),
    "upheld": ((OFFICE,), ("disputed",), "claimed"),  # the graduate confirms once more, by their own word
    "voided": ((AGENCY, OFFICE, SITE), ("claimed", "disputed"), "void"),
    "ended": ((AGENCY, GRADUATE), ("confirmed",), None),
}
OWN_FACTS = ("degree", "graduation_year", "honours")  # what the graduate's confirmation adds
AGENCY_FACTS = ("form", "evidence", "starts_on", "kind", "place")  # what the agency completes and corrects
DAYS = ("starts_on", "ended_on")
EVIDENCE = ("", "other", "agreement", "contract")  # the better the later
ASKS_AGAIN = ("claimed", "completed", "disputed")  # after these the graduate has to confirm


@dataclass(frozen=True, slots=True)
class Entry:
    """An act by a side with the facts it changed; days as ISO text, as they are stored."""

    act: str
    side: str
    facts: Mapping[str, Any]


def was_confirmed(acts: Iterable[str]) -> bool:
    """Whether the graduate has confirmed since the last claim, by the acts of a row of entries, oldest first."""
    both = False
    for act in acts:
        both = act == "confirmed" or (both and act != "claimed")
    return both


def may(act: str, side: str, standing: str, facts: Mapping[str, Any], confirmed: bool) -> bool:
    """Whether this side may take this act now. `facts` are those in force, days as dates or text; `confirmed` is
    `was_confirmed` of the entries."""
    sides, before, _after = ACTS[act]
    if side not in sides or standing not in before:
        return False
    if act == "voided" and side == AGENCY:
        return not confirmed
    if act == "confirmed":
        return bool(facts.get("evidence") and facts.get("starts_on"))
    return act not in ("ended", "completed") or not facts.get("ended_on")


def after(act: str, standing: str, changed: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """The standing an act leads to from `facts` in force. Better evidence alone leaves confirmed what is confirmed, any
    other correction is confirmed anew; what ends before its first day never was."""
    if act == "ended" and str(changed["ended_on"]) < str(facts["starts_on"]):
        return "void"
    if act == "completed" and standing == "confirmed" and set(changed) == {"evidence"}:
        better = EVIDENCE.index(changed["evidence"]) > EVIDENCE.index(facts["evidence"])
        return "confirmed" if better else "claimed"
    return ACTS[act][2] or standing


def folded(entries: Iterable[Entry]) -> tuple[str, dict[str, Any]]:
    """What a row of entries adds up to: the standing, and the facts in force. Raises ValueError for an entry that was
    not allowed where it stands. O(entries²)."""
    standing, facts, acts = "", {}, []
    for entry in entries:
        if not may(entry.act, entry.side, standing, facts, was_confirmed(acts)):
            raise ValueError(f"{entry.side} may not {entry.act} what is {standing or 'not there'}")
        standing = after(entry.act, standing, entry.facts, facts)
        facts |= entry.facts
        acts.append(entry.act)
    return standing, facts


def stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as an entry holds them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def counts(standing: str, facts: Mapping[str, Any]) -> bool:
    """Whether a hire is counted as employment."""
    return standing == "confirmed" and facts["form"] == "employment"
