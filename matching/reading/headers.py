"""Which column is which: headers as offices write them, in Chinese and English, onto the names the readers know."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType

from matching.reading.wordings import wordings
from matching.text import clean, fold
from seeds.reference import table

_says = wordings("headers")

GRADUATES = (
    "编号",
    "姓名",
    "学校",
    "学历",
    "专业",
    "毕业时间",
    "外语",
    "技能",
    "荣誉",
    "特长",
    "意向岗位",
    "意向城市",
    "期望月薪",
    "国籍",
    "自我介绍",
)
POSITIONS = (
    "编号",
    "机构",
    "职位名称",
    "岗位类别",
    "专业要求",
    "技术领域",
    "学历要求",
    "外语要求",
    "技能要求",
    "工作地点",
    "招聘人数",
    "月薪",
    "先上岗后考证",
    "职位描述",
)

_NOTES = "备注|说明|附注|补充|其[他它]|remarks?|notes?|comments?|other"
# Free text stands in as many columns as people like; these are read one after the other.
JOINED = {"graduates": "自我介绍", "positions": "职位描述"}
_LONG = 40  # a header cell longer than this is a sentence
_SHORT = 12  # a cell of a header's second line is no longer
_TOP = 20  # lines in which the header stands
_LONGEST = 200  # and nothing beyond is looked at

# A column that counts the lines of one sheet begins anew in the next: a number of the person or position goes before it.
_COUNTERS = ("序号", "no", "number", "行号")
_COUNT = r"^(?:no|number|qty)\.? of\b"  # counts what follows
# What a header that no table lists speaks of, by the first word found in it; people's own headers have no end.
_SPEAKS = {
    "graduates": (
        ("编号", "编号|编码|学号|序号|^no\\b|\\bid\\b"),
        ("学历", "学历|学位|degree|education"),
        ("专业", "专业|主修|major"),
        ("毕业时间", "毕业.{0,4}(?:时|日|年|届)|届|graduat"),
        ("外语", "外语|语言|英语|language"),
        ("学校", "(?:毕业|就读|所在|来源).{0,2}(?:院校|学校|高校)|university|college"),
        ("意向岗位", "意向.{0,2}岗|求职|想做|应聘|(?<!实习)(?:岗位|职位)|就业意向|role|position|job"),
        ("意向城市", "城市|地点|地区|想去|工作地|city|cities|place|location"),
        ("期望月薪", "薪|工资|待遇|报酬|\\bpay\\b|salary"),
        ("技能", "技能|软件|工具|skill|software|tools"),
        ("荣誉", "荣誉|获奖|奖|honour|honor|award"),
        ("特长", "特长|爱好"),
        ("国籍", "国籍|nationality"),
        (
            "自我介绍",
            f"自我|简介|介绍|评价|情况|履历|简历|陈述|实习|实践|项目|科研|论文|经历|经验|自传|证书|about|letter|summary|introduction|experience|internship|projects?|{_NOTES}",
        ),
    ),
    "positions": (
        (
            "职位描述",
            f"描述|职责|任职|条件|其[他它]要求|详情|正文|内容|启事|description|duties|responsibilit|requirements?|qualification|{_NOTES}",
        ),
        ("岗位类别", "类别|类型|职能|工种|category|role|kind"),
        ("招聘人数", _COUNT),
        ("编号", "编号|编码|序号|^no\\b|\\bid\\b"),
        ("先上岗后考证", "先上岗|考证|取证|certif"),
        ("职位名称", "岗位|职位|招聘职|title|position"),
        ("专业要求", "专业|major"),
        ("技术领域", "领域|技术方向|field|technolog"),
        ("学历要求", "学历|学位|degree|education"),
        ("外语要求", "外语|语言|英语|language"),
        ("技能要求", "技能|软件|工具|skill|software|tools"),
        ("工作地点", "城市|地点|地区|工作地|city|cities|place|location"),
        ("招聘人数", "人数|名额|headcount|openings|vacanc"),
        ("月薪", "薪|工资|待遇|报酬|\\bpay\\b|salary"),
        ("机构", "机构|单位|公司|agency|company|employer|firm"),
    ),
}


Told = Mapping[str, str]  # what somebody said a header means: the column by the header's `spelling`, "" for none
NOTHING: Told = MappingProxyType({})
SAMPLES = 3  # cells of a column that show what stands in it


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its header as written, what it is taken for ("" for nothing) and some of its cells.

    `sure` when the header is listed, told, or known to say nothing of a match; else it is worth asking. `sheets` are those
    of a workbook that have it; `contact` says that e-mail or telephone stands in it, which nothing weighs.
    """

    header: str
    name: str
    sure: bool
    samples: tuple[str, ...]
    sheets: tuple[str, ...] = ()
    contact: bool = False


def named(cells: list[str], side: str, told: Told = NOTHING) -> list[str | None]:
    """The column each header cell stands for, None for one of no use; what was told goes before a listed header, that
    before a guessed one."""
    names = _named(cells, side)
    said = {at: told[key] for at, cell in enumerate(cells) if (key := spelling(cell)) and key in told}
    once = {name: at for at, name in reversed(said.items()) if name != JOINED[side]}
    said = {at: name if once.get(name, at) == at else "" for at, name in said.items()}
    return [said[at] or None if at in said else None if name in once else name for at, name in enumerate(names)]


def _named(cells: list[str], side: str) -> list[str | None]:
    known = aliases(side)
    cells = [cell[:_LONGEST] for cell in cells]
    written = [_header(clean(cell)) for cell in cells]
    names = ["编号" if "学号" in cell else known.get(cell) for cell in written]
    if any(name == "编号" and _says.own_number.search(cell) for name, cell in zip(names, written, strict=True)):
        names = [None if cell in _COUNTERS else name for name, cell in zip(names, written, strict=True)]
    if not any(names):
        return names
    for at, cell in enumerate(cells):
        if names[at] is None and len(cell) <= _LONG:
            found = _guess(fold(clean(cell)), side, known)
            names[at] = found if found not in names or found == JOINED[side] else None
    return names


def header(table: list[list[str]], side: str, told: Told = NOTHING) -> tuple[int, list[str], list[str | None]]:
    """(last line of it, its cells, the column each stands for) of the header among the first 20 lines.

    Of a header in two lines ("教育背景" over "学校、学历、专业") the lower cell counts, else the upper. Where no line names
    two columns, one that names a column of free text does. Names are empty where there is none.
    """
    for at, cells in enumerate(table[:_TOP]):
        names = named(cells, side, told)
        if sum(name is not None for name in names) >= 2:
            below = table[at + 1] if at + 1 < len(table) else []
            if _goes_on(below, side):
                cells = [*cells, *[""] * (len(below) - len(cells))]
                joined = [
                    b if b.strip() else a
                    for a, b in zip(cells, [*below, *[""] * (len(cells) - len(below))], strict=True)
                ]
                lower = named(joined, side, told)
                if sum(name is not None for name in lower) >= sum(name is not None for name in names):
                    return at + 1, joined, lower
            return at, cells, names
    for at, cells in enumerate(table[:_TOP]):
        if [c for c in map(clean, cells) if c] and any(
            aliases(side).get(_header(clean(c))) == JOINED[side] for c in cells
        ):
            return at, cells, named(cells, side, told)
    return 0, [], []


def _goes_on(cells: list[str], side: str) -> bool:
    """Whether a line under a header is its second line: short cells, two of them listed names of columns."""
    said = [clean(cell) for cell in cells if cell.strip()]
    return all(len(cell) <= _SHORT for cell in said) and sum(_header(cell) in aliases(side) for cell in said) >= 2


def columns(tables: Mapping[str, list[list[str]]], side: str, told: Told = NOTHING) -> tuple[Column, ...]:
    """The columns of the sheets of a file, each header once. O(lines)."""
    found: dict[str, Column] = {}
    for sheet, rows in tables.items():
        for one in _columns(rows, side, told):
            known = found.setdefault(spelling(one.header), one)
            if sheet in known.sheets:  # of two alike in one sheet the first is read
                continue
            samples = tuple(dict.fromkeys(known.samples + one.samples))[:SAMPLES]
            found[spelling(one.header)] = replace(known, samples=samples, sheets=(*known.sheets, sheet))
    return tuple(found.values())


def _columns(table: list[list[str]], side: str, told: Told) -> list[Column]:
    """The columns of a table, with a header or with what its first line of several cells says; a line with a number,
    as instructions have it, is none."""
    at, cells, names = header(table, side, told)
    if not cells:
        several = ((i, row) for i, row in enumerate(table[:_TOP]) if sum(map(bool, map(clean, row))) > 1)
        at, cells = next(several, (0, []))
        cells = [] if any(re.fullmatch(r"[\d.]+", clean(cell)) for cell in cells) else cells
        names = named(cells, side, told)
    found = []
    for place, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if (shown := clean(cell[:_LONGEST])) and spelling(cell):  # one of signs alone cannot be told from a blank one
            samples = _first(clean(row[place][:_LONGEST]) for row in table[at + 1 :] if place < len(row))
            key = spelling(cell)
            if name is None and key not in told and len(shown) <= _LONG:
                name = _guess(fold(shown), side, aliases(side)) if not any(names) else None
                name = name or _by_cells(samples, side)
                name = None if name in (*names, *(c.name for c in found)) and name != JOINED[side] else name
            plain = spelling(re.sub(r"[(（][^()（）]*[)）]$", "", shown))  # "月薪（元）" is listed too
            sure = (
                key in told or {key, plain} & {*aliases(side), *_COUNTERS} != set() or bool(_KNOWN.search(fold(shown)))
            )
            contact = bool(_EMAIL.search(fold(shown)) or _PHONE.search(fold(shown)))
            found.append(Column(shown, name or "", sure, samples, contact=contact))
    return found


_CELLS = {
    "graduates": (
        ("学历", re.compile("(?:全日制|统招)?(?:大学)?(?:高中|中专|大?专|专科|本科|学士|硕士|博士)(?:研究生|在读)?")),
        ("学校", re.compile(r"\S{2,20}(?:大学|学院|学校)")),
        ("毕业时间", re.compile(r"20\d\d(?:[年届./-](?:\d{1,2}(?:[月./-]\d{0,2}日?)?)?)?")),
    )
}


def _by_cells(samples: tuple[str, ...], side: str) -> str | None:
    """The column whose cells look like these, all of them; "" and names of people look like nothing."""
    looks = _CELLS.get(side, ())
    if found := next((name for name, look in looks if samples and all(map(look.fullmatch, samples))), None):
        return found
    majors = {spelling(row["name"]) for row in table("majors")} if side == "graduates" else set()
    return "专业" if samples and {spelling(cell.removesuffix("专业")) for cell in samples} <= majors else None


def _first(cells: Iterable[str]) -> tuple[str, ...]:
    """The first different cells that say something."""
    found: dict[str, None] = {}
    for cell in cells:
        if cell:
            found[cell] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


def letterhead(lines: list[list[str]], name: str, side: str) -> dict[str, str]:
    """What stands above a header of all its rows under a listed header of the column `name`: "单位名称：甲所", or that in
    two cells. {} for nothing."""
    known = aliases(side)
    for cells in lines:
        said = [cell for cell in map(clean, cells) if cell]
        for cell, after in zip(said, [*said, ""][1:], strict=True):
            label, _, value = fold(cell).partition(":")
            value = cell[len(label) + 1 :].split("  ")[0].strip() or after
            if known.get(_header(label)) == name and value and _header(value) not in known:
                return {name: value}
    return {}


def spelling(cell: str) -> str:
    """A header as it is compared: its letters and digits alone."""
    return _header(clean(cell[:_LONGEST]))


def counts_lines(header_cell: str) -> bool:
    """Whether a column numbers the lines of its sheet, not people or positions."""
    return _header(header_cell) in _COUNTERS


_EMAIL = re.compile("邮箱|邮件|e-?mail", re.IGNORECASE)
_PHONE = re.compile("电话|手机|联系方式|phone|mobile|^tel", re.IGNORECASE)
# None of these says who fits: nobody need be asked about them.
_KNOWN = re.compile(
    f"{_says.other.pattern}|{_EMAIL.pattern}|{_PHONE.pattern}|班级|宿舍|寝室|学院|院系|系别|学制|培养方式|辅导员|班主任|住址|地址|身份证"
    "|证件|微信|qq|入学|原因|reason|class|dormitory|address|passport|wechat",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\.[^@\s]{1,63}")


def contacts(cells: list[str]) -> tuple[int | None, int | None]:
    """Where e-mail and telephone stand in a header."""
    found = (
        next((i for i, cell in enumerate(cells) if p.search(fold(clean(cell[:_LONGEST])))), None)
        for p in (_EMAIL, _PHONE)
    )
    return tuple(found)


def rounded(cell: str) -> bool:
    """Whether a spreadsheet program wrote a long number as 1.38E+10, whose last digits are lost."""
    return bool(re.fullmatch(r"\d(?:\.\d+)?e\+\d\d", fold(cell.strip())))


def contact_of(cells: list[str], at: tuple[int | None, int | None]) -> tuple[str, str]:
    """(e-mail, telephone) of a row, "" for what is none."""
    email, phone = (fold(clean(cells[i])) if i is not None and i < len(cells) else "" for i in at)
    phone = "" if rounded(phone) else re.sub(r"[^\d+]", "", phone)[:30]
    return (email if _ADDRESS.fullmatch(email) and len(email) <= 254 else ""), phone


@lru_cache(maxsize=2048)
def speaks(label: str, side: str) -> str | None:
    """The column a short label in a text speaks of ("期望薪资"), None for none."""
    if _says.other.search(label) or len(label) < 2:
        return None
    return next((name for name, words in _SPEAKS[side] if re.search(words, label)), None)


def free(cells: list[str], names: list[str | None], side: str) -> list[str | None]:
    """The columns where nothing but names is known: what no header tells apart is the text of the person or position,
    unless it says who somebody is or how to reach them."""
    return [
        JOINED[side] if n is None and c.strip() and not _KNOWN.search(fold(c)) and not _says.who.search(fold(c)) else n
        for c, n in zip(cells, names, strict=True)
    ]


def _guess(text: str, side: str, known: dict[str, str]) -> str | None:
    """A header in pieces ("月薪(元)", "学号/编号"), then one that only speaks of a column; of "name of university" the
    university."""
    counted = re.match(_COUNT, text)
    for said in dict.fromkeys((_says.of.sub("", text), text)):
        for piece in (said, *re.split(r"[/()、|,\s]+", said)) if not counted else ():
            if _header(piece) in known:
                return known[_header(piece)]
        if not _says.other.search(said) and (found := next((n for n, w in _SPEAKS[side] if re.search(w, said)), None)):
            return found
    return None


@cache
def aliases(side: str) -> dict[str, str]:
    """Every listed spelling of a header with the column it stands for."""
    known = {_header(name): name for name in (GRADUATES if side == "graduates" else POSITIONS)}
    for row in table("headers"):
        if row["side"] in (side, "both"):
            known.setdefault(_header(row["alias"]), row["header"])
    return known


def _header(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())
