"""What is sent: addresses, forms as the pages give them, valid-looking and hostile values, all drawn from one seed."""

import io
from inspect import signature
from random import Random
from urllib.parse import quote

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.routing import MapAdapter, Rule

from tests.web.make import PASSWORD
from tests.web.page_forms import Field, PageForm

MARK = "<fuzz-mark>"  # shown as letters, never as a tag
HOSTILE = (
    "", " ", "\x00", "a\x00b", "0", "-1", "1", "2147483647", "2147483648", "9" * 30, "9" * 5000, "1e9", "NaN", "-0.5", "1.5", "abc",
    "９", "²", "٣", "一千", "\u202eabc", "\ud800", "\u200b", "𠮷😀", "e\u0301" * 50, "\ufeff", "\r\nSet-Cookie: a=b", "\t", "\x1b[0m",
    MARK, f'">{MARK}', "{{7*7}}", "' OR 1=1 --", "%", "%00", "_", "\\", "../../etc/passwd", "//evil.example", "javascript:alert(1)",
    "https://evil.example", "=1+1", "[]", "{}", '{"a":', "null", "true", "None", "a" * 3000, "检" * 5000, "、" * 2000, "0001-01-01", "9999-12-31",
    "2026-02-30", "25:61", "12:00-11:00", "x@example.com", "x" * 300 + "@example.com", "110000", "999999", "on", "y",
)  # fmt: skip
URL_FOR = tuple(dict.fromkeys([*signature(Flask.url_for).parameters, *signature(MapAdapter.build).parameters]))
WORDS = ("专利检索", "半导体工艺", "示例公司", "周三下午两点面试", "English text", "微电子科学与工程", "北京", "2026")
LIKELY = {  # what a careful person types into a box of such a name
    "email": "someone@example.com", "mail": "someone@example.com", "password": PASSWORD, "current": PASSWORD, "code": "123456",
    "phone": "13800138000", "until": "2027-06-30", "day": "2027-06-30", "date": "2027-06-30", "graduated": "2026-06", "year": "2025",
    "years": "2026", "pay": "9000", "low": "9000", "high": "12000", "months": "13", "headcount": "2", "page": "1", "website": "https://example.com",
    "link": "https://example.com/room", "uscc": "91110105MA00000772", "starts": "09:00", "ends": "11:00", "number": "1", "score": "500",
}  # fmt: skip
SHEET = "编号,姓名,专业,学历,电话\nG1,张小满,微电子,本科,13800138001\nG2,李晓,日语,硕士,坏\n"
FILES = (
    (SHEET.encode(), "毕业生.csv"), ("编号,职位名称,招聘人数\nP1,检索员,2\n".encode("gb18030"), "职位.csv"), (b"%PDF-1.4\n%%EOF", "简历.pdf"),
    (b"", "空.csv"), (b"\x00" * 3000, "x.csv"), (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a.pdf"), (b"PK\x03\x04" + b"0" * 500, "a.xlsx"),
    (b"," * 300_000, "commas.csv"), (b'"' * 100_001, "quotes.csv"), (("编号,专业\n" + "G,微\n" * 3000).encode(), "long.csv"), (SHEET.encode("utf-16"), "../../x\r\n.csv"),
)  # fmt: skip


def word(rng: Random) -> str:
    return rng.choice(HOSTILE)


def path_of(rule: Rule, values: dict[str, object]) -> str:
    """The address of a rule with any values, also such as no converter takes."""
    parts = []
    for dynamic, data in rule._trace:
        parts.append(quote(str(values.get(data, "1")), safe="", errors="surrogatepass") if dynamic else data)
    return "".join(parts).partition("|")[2]


def address(rng: Random, rule: Rule, own: dict[str, object], pool: dict[str, list[object]]) -> str:
    """A rule's address: mostly one's own records, often other people's, now and then nothing that could be one."""
    values = {}
    for name in rule.arguments:
        dice = rng.random()
        everybodys = pool.get(name) or [1]
        values[name] = own.get(name, 1) if dice < 0.7 else rng.choice(everybodys) if dice < 0.93 else word(rng)
    return path_of(rule, values)


def query(rng: Random, names: list[str]) -> str:
    """Some names any page asks for, with odd and with likely words."""
    if rng.random() < 0.4:
        return ""
    chosen = [rng.choice(names if rng.random() < 0.8 else URL_FOR) for _ in range(rng.randint(1, 5))]
    pairs = [f"{quote(n, safe='')}={quote(likely(rng, n) if rng.random() < 0.3 else word(rng), errors='surrogatepass')}" for n in chosen]  # fmt: skip
    return "?" + "&".join(pairs)


def likely(rng: Random, name: str) -> str:
    ends = name.lower().replace("-", "_").rpartition("_")[2]
    return LIKELY.get(ends) or rng.choice(WORDS)


def valid(rng: Random, one: Field) -> str:
    choices = [choice for choice in one.choices if choice]
    if choices:
        return rng.choice(choices)
    if one.value and rng.random() < 0.7:
        return one.value
    return likely(rng, one.name)


def filled(rng: Random, form: PageForm, token: str, careful: bool = False) -> dict[str, list[object]]:
    """What a form sends: as it should be, with one odd value, or wild; now and then with fields it does not have."""
    oddness = 0.0 if careful else rng.choice((0.0, 0.0, 0.15, 0.6))
    data: dict[str, list[object]] = {}
    buttons = [one for one in form.fields if one.kind in ("submit", "image")]
    pressed = rng.choice(buttons) if buttons else None
    for one in form.fields:
        if one.name in ("csrf_token", "once"):
            data[one.name] = [token if one.name == "csrf_token" else one.value]
        elif one.kind in ("submit", "image"):
            if one is pressed:
                data[one.name] = [one.value]
        elif one.kind == "file":
            data[one.name] = [file(rng) for _ in range(rng.choice((1, 1, 1, 2)))]
        elif rng.random() < (0.4 if one.kind in ("checkbox", "radio") and not one.value else oddness / 10):
            continue
        else:
            odd = rng.random() < oddness
            sent = word(rng) if odd else one.value if one.kind == "hidden" and rng.random() < 0.8 else valid(rng, one)
            data.setdefault(one.name, []).append(sent)
            if odd and rng.random() < 0.1:
                data[one.name] += [word(rng) for _ in range(rng.choice((1, 3, 200)))]
    if careful:
        return data
    if rng.random() < 0.05:
        data[rng.choice(("role", "status", "agency_id", "graduate_id", "user_id", *URL_FOR))] = [word(rng)]
    if rng.random() < 0.03:
        data["csrf_token"] = [word(rng)]
    return data


def file(rng: Random) -> FileStorage:
    content, name = rng.choice(FILES)
    return FileStorage(io.BytesIO(content), name if rng.random() < 0.8 else word(rng).replace("\ud800", "?"))


def any_fields(rng: Random, names: list[str], token: str) -> dict[str, list[object]]:
    """Fields no page put together, for an address that takes a form."""
    data: dict[str, list[object]] = {"csrf_token": [token]}
    for _ in range(rng.randint(0, 8)):
        name = rng.choice(names)
        data[name] = [likely(rng, name) if rng.random() < 0.4 else word(rng)]
    return data
