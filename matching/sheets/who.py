"""Who or what a row is, where no number says so, and whether two rows of one number are the same person or position."""

from base64 import b32encode
from collections.abc import Mapping
from hashlib import blake2b

from matching.text import fold

NAME = {"graduates": "姓名", "positions": "职位名称"}
PLACE = {"graduates": "学校", "positions": "机构"}
_NUMBER = "编号"


def plain(text: str) -> str:
    """A name as it is compared: width, script, case and blanks say nothing."""
    return "".join(fold(text).split())


def identity(side: str, row: Mapping[str, str]) -> str:
    """What a row without a number is known by in every file: its name, and four letters of name and school (of a
    position title and agency); where it has no name, eight letters of all cells. "" of an empty row."""
    name = row.get(NAME[side], "")
    said = (name, row.get(PLACE[side], "")) if name else _all(row)
    code = _letters(said)
    return f"{name[:40]}-{code[:4]}" if name else code if any(said) else ""


def told_apart(side: str, row: Mapping[str, str], contact: tuple[str, str]) -> str:
    """The same of one of several rows of one name and place in a sheet, by contact and all cells: in any order."""
    return f"{row.get(NAME[side], '')[:40]}-{_letters((*contact, *_all(row)))[:6]}"


def same(side: str, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two rows of one number are one person or position, one of them mended.

    People whose names differ are two, unless one name holds the other (赵一, 赵一一); positions of two agencies are two.
    """
    names, places = ([plain(row.get(c[side], "")) for row in (one, other)] for c in (NAME, PLACE))
    if side == "positions":
        return not all(places) or places[0] == places[1]
    if all(names):
        return names[0] in names[1] or names[1] in names[0]
    return not all(places) or places[0] == places[1]


def _all(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(text for column, text in row.items() if column != _NUMBER)


def _letters(said: tuple[str, ...]) -> str:
    digest = blake2b("\x1f".join(map(plain, said)).encode(), digest_size=5).digest()
    return b32encode(digest).decode().lower()
