"""Spreadsheets of graduates and positions: whose columns are named anyhow, each wrong cell told, nothing executed."""

from matching.sheets.faults import Fault
from matching.sheets.rosters import GRADUATES, MAX_CELL, POSITIONS, Passed, Roster, RosterRow, plain_key, read_roster
from seeds.reference.bounds import RosterError

__all__ = [
    "GRADUATES",
    "MAX_CELL",
    "POSITIONS",
    "Fault",
    "Passed",
    "Roster",
    "RosterError",
    "RosterRow",
    "plain_key",
    "read_roster",
]
