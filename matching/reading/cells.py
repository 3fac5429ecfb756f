"""The cells of a row as readers take them: cleaned, and empty where they hold no words of their own."""

from collections.abc import Iterable, Mapping

from matching.reading import pay
from matching.reading.wordings import wordings
from matching.text import clean, fold

_says = wordings("cells")


def of(row: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """The cells of some columns of a row, "" for missing ones and those that only point elsewhere. O(length)."""
    said = {column: clean(row.get(column) or "") for column in columns}
    return {column: "" if _is_empty(column, fold(cell)) else cell for column, cell in said.items()}


def _is_empty(column: str, folded: str) -> bool:
    return points_elsewhere(folded) and not (column in _PAY and pay.read(folded))


_PAY = ("月薪", "期望月薪")  # of which "面议" says something


def points_elsewhere(folded: str) -> bool:
    """Whether a folded cell says nothing but where to look, or that it is open: "详见下文", "同上", "/", "待定"."""
    return bool(_says.elsewhere.fullmatch(folded))
