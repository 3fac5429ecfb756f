"""Positions of a spreadsheet as documents, so that a roster can be searched without the site."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search_index import concepts
from search_index.text import normalise
from search_index.types import Document, SearchError
from seeds.reference import table
from seeds.reference.bounds import RosterError
from seeds.reference.files import rows_of

COLUMNS = {
    "key": "编号 职位编号 岗位编号 序号 id position_id number no code",
    "agency": "机构 机构名称 单位 公司 企业 agency company employer organisation organization firm",
    "title": "职位名称 职位 岗位名称 岗位 标题 title position name job_title",
    "kind": "岗位类别 类别 职位类别 工种 kind type category",
    "majors": "专业要求 专业 major majors",
    "fields": "技术领域 领域 field fields technology",
    "degree": "学历要求 学历 degree education",
    "languages": "外语要求 外语 语言 语言要求 language languages",
    "skills": "技能要求 技能 skill skills",
    "places": "工作地点 地点 城市 工作城市 place places city location",
    "headcount": "招聘人数 人数 headcount",
    "pay": "月薪 薪资 薪酬 工资 待遇 pay salary",
    "pay_low": "最低月薪 pay_low",
    "pay_high": "最高月薪 pay_high",
    "certify": "先上岗后考证 先上岗再考证 考证 certify certify_later",
    "body": "职位描述 岗位描述 描述 岗位职责 职责 说明 备注 description body duties text",
    "text_en": "英文描述 description_en text_en",
    "published": "发布日期 发布时间 published",
    "expires": "截止日期 有效期 有效期至 expires valid_until",
}
HEADERS = {normalise(alias): column for column, aliases in COLUMNS.items() for alias in aliases.split()}
SPLIT = re.compile(r"[、,，;；|/\n]+|\s{2,}")  # noqa: RUF001
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(万|w|k|千)?")


def read(path: str | Path) -> Iterator[Document]:
    """The positions of a .csv, .xlsx or .jsonl file, numbered from 1 in their order, `key` as in the file. Raises
    SearchError naming the file and the mend when it cannot be read at all."""
    path = Path(path)
    if not path.exists():
        raise SearchError(f"{path}: no such file")
    rows = {".csv": _sheet, ".xlsx": _sheet, ".jsonl": _jsonl}.get(path.suffix.lower())
    if rows is None:
        raise SearchError(f"{path}: only .csv, .xlsx and .jsonl can be read; save the sheet as one of these")
    agencies: dict[str, int] = {}
    number = 0
    try:
        for number, row in enumerate(rows(path), start=1):
            yield document(number, row, agencies)
    except (OSError, UnicodeDecodeError) as error:
        raise SearchError(f"{path}, after {number} positions: cannot be read ({error}); save it again") from None
    if not number:
        raise SearchError(f"{path}: no positions in it; the rows below the first one are read")


def _sheet(path: Path) -> Iterator[dict[str, Any]]:
    try:
        rows, _encoding = rows_of(path, path.name)
    except RosterError as error:
        raise SearchError(f"{path}: {error.en}") from None
    rows = iter(rows)
    header = [HEADERS.get(normalise(cell).strip().replace(" ", "_")) for cell in next(rows, ())]
    if "title" not in header:
        raise SearchError(f"{path}, row 1: no column 职位名称 (title); the first row must name the columns")
    for cells in rows:
        row = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
        if row:
            yield row


def _jsonl(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise SearchError(f"{path}, line {number}: no JSON ({error}); one object to a line") from None
        if not isinstance(value, dict):
            raise SearchError(f"{path}, line {number}: an object was expected")
        named = ((HEADERS.get(normalise(str(name)).strip().replace(" ", "_")), cell) for name, cell in value.items())
        yield {name: cell for name, cell in named if name and cell not in (None, "", [])}


WORK_FIRST = "先上岗后考证"


def document(number: int, row: dict[str, Any], agencies: dict[str, int]) -> Document:
    """One row as a document; what cannot be turned into codes stays findable as text."""
    text = {name: _text(value) for name, value in row.items()}
    agency = text.get("agency", "").strip()
    low, high = pay(text.get("pay", ""))
    certify = text.get("certify", "")
    said = ["body", "fields", "degree", "languages", "certify", "pay", "places"]
    later = [WORK_FIRST] if re.match(r"是|可|y|需|\d", normalise(certify)) else []  # a column that only says yes
    body = "\n".join([*(text[name] for name in said if text.get(name)), *later])
    return Document(
        id=number,
        key=text.get("key", "").strip() or str(number),
        title=text.get("title", "").strip(),
        body=body,
        agency=agency,
        agency_id=agencies.setdefault(agency, len(agencies) + 1) if agency else 0,
        kind=next(iter(_codes("kind", text.get("kind", ""))), ""),
        fields=_fields(text.get("fields", "")),
        majors=_list(text.get("majors", "")),
        skills=_list(text.get("skills", "")),
        languages=_codes("language", text.get("languages", "") + " " + _tests(text.get("languages", ""))),
        places=places(text.get("places", "")),
        degree=_degree(text.get("degree", "")),
        certify=_codes("certify", certify + " " + text.get("body", ""))
        + (("not_required",) if normalise(certify).startswith(("否", "no")) else ()),
        pay_low=pay(text.get("pay_low", ""))[0] or low,
        pay_high=pay(text.get("pay_high", ""))[1] or high,
        text_en=text.get("text_en", ""),
    )


def _text(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in SPLIT.split(text) if part.strip())


def _codes(facet: str, text: str, nested: bool = True) -> tuple[str, ...]:
    found = (name for f in concepts.find(normalise(text), nested=nested) for name in f.concepts)
    return tuple(dict.fromkeys(name.partition("=")[2] for name in found if name.startswith(facet + "=")))


def _fields(text: str) -> tuple[str, ...]:
    """The fields of technology named, themselves or by one of their topics."""
    topics = {row["code"]: row["field"] for row in table("topics")}
    found = (
        name.removeprefix(concepts.WITHIN) for f in concepts.find(normalise(text), nested=False) for name in f.concepts
    )
    pairs = (name.split("=") for name in found)
    codes = (code if head == "field" else topics.get(code) if head == "topic" else None for head, code in pairs)
    return tuple(dict.fromkeys(code for code in codes if code))


def _tests(text: str) -> str:
    """The languages that named tests are of."""
    named = {name for f in concepts.find(normalise(text), nested=True) for name in f.concepts}
    english = {"s=cet4", "s=cet6", "s=tem4", "s=tem8", "s=ielts", "s=toefl", "s=toeic"}
    others = {"s=jlpt": "日语", "s=n1": "日语", "s=n2": "日语", "s=testdaf": "德语", "s=topik": "韩语"}
    return " ".join(
        [*(["英语"] if named & english else []), *(others[name] for name in sorted(named) if name in others)]
    )


def places(text: str) -> tuple[str, ...]:
    """The codes of the places named: each city with its province, each district with its city."""
    parents = {row["code"]: row["parent"] for row in table("regions")}
    found: list[str] = []
    for code in _codes("place", text, nested=False):  # 北京市朝阳区 is not in the city of 朝阳
        found += [parents[code], code] if parents.get(code) else [code]
    return tuple(dict.fromkeys((*found, *concepts.districts(text, found, short=True))))


def _degree(text: str) -> str:
    """The lowest degree named: that is what is asked for."""
    ranks = {row["code"]: int(row["rank"]) for row in table("degrees")}
    return min(_codes("degree", text), key=lambda code: ranks.get(code, 9), default="")


def pay(text: str) -> tuple[int, int]:
    """Lowest and highest pay of a month in yuan, from text such as 10-15K·13薪 or 15-25万/年; (0, 0) when unsaid."""
    normal = normalise(text).split("·")[0]
    amounts = AMOUNT.findall(normal)[:2]
    if not amounts:
        return 0, 0
    unit = next((u for _, u in reversed(amounts) if u), "")
    scale = {"万": 10000, "w": 10000, "k": 1000, "千": 1000, "": 1}
    values = [float(number) * scale[own or unit] for number, own in amounts]
    if "年" in normal or "year" in normal:
        values = [value / 12 for value in values]
    values = [value * 1000 if value < 100 else value for value in values]
    return int(min(values)), int(max(values))
