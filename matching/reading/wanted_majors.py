"""Which majors a position wants, which it would rather not see, and when two kinds of study are asked for together."""

import re
from collections.abc import Mapping
from dataclasses import replace

from matching.reading import degrees, demands, majors
from matching.text import Lexicon, bare, fold, pieces
from matching.types import Want
from seeds.reference import table

_ANY = re.compile(
    r"(?:专业)?\s*(?:不限|无要求|均可|无限制|any(?=$|\s*(?:major|discipline|subject|field|degree|[,;(/])))(?!于)"
)
_ALL_FINE = re.compile(r"(?:均|都|皆)可")
_BOTH = re.compile(r"复合|跨专业|跨学科|交叉背景|同时(?:懂|具备|具有|有|拥有)|双背景|兼具|\+|既懂.{1,8}又懂")
_CONDITION = re.compile(r"辅修|双学位|第二学位|兼修|兼有|有.{0,6}背景|背景")
_CONTEXT = re.compile(
    r"理工|工科|理科|面向:|阶段|专业|背景|类|科班|毕业|学过|出身|学历|major|degree|background|discipline|field of|等|方向|学[^,;。]{2,30}的"
)


def major_wants(cells: Mapping[str, str]) -> list[Want]:
    """The demands on majors of the column 专业要求 and of the description."""
    out = _column(cells["专业要求"])
    anything = bool(_ANY.search(demands.outside(fold(cells["专业要求"]))))
    text_wants = _description(cells["职位描述"], out, anything)
    return [w for w in out + text_wants if w.values]


def groups() -> Lexicon:
    """Words for groups of majors in demands: 机械类, 电子类, 光学, 理工科."""
    return _GROUPS


_ENGLISH = (
    ("mechanical", "0802"), ("electrical", "0806"), ("electronic", "0807"), ("electronics", "0807"), ("chemical", "0813"), ("materials", "0804"),
    ("optical", "0702"), ("biomedical", "0826"), ("pharmaceutical", "1007"), ("civil", "0810"), ("automotive", "0802"), ("aerospace", "0820"), ("life sciences", "0710"),
)  # fmt: skip


def _entries() -> list[tuple[str, str]]:
    entries = [(row["name"].removesuffix("类") + "类", f"class:{row['code']}") for row in table("classes")]
    entries += [
        ("电子类", "class:0807"), ("计算机类", "class:0809"), ("化工类", "class:0813"), ("制药类", "class:0813"), ("生物类", "class:0710"), ("医学类", "disc:10"),
        ("医药类", "class:1007"), ("医药", "class:1007"), ("农学类", "disc:09"), ("外语类", "class:0502"), ("语言类", "class:0502"), ("管理类", "disc:12"), ("经管类", "disc:12"), ("法律类", "class:0301"),
        ("光学", "光学工程"), ("光电类", "光电信息科学与工程"), ("通信类", "通信工程"), ("电学类", "class:0806"), ("电力类", "class:0806"), ("控制类", "class:0808"),
        ("法律", "class:0301"), ("理工科", "stem"), ("理工类", "stem"), ("理工", "stem"), ("理工农医", "stem"), ("理、工、农、医", "stem"), ("理、工、医", "stem"), ("理、工、农", "stem"), ("理、工", "stem"), ("工、理", "stem"), ("技术背景", "stem"), ("理工背景", "stem"), ("工科", "disc:08"), ("工科类", "disc:08"),
        ("理科", "disc:07"), ("理学", "disc:07"), ("工学", "disc:08"), ("医学", "disc:10"), ("农学", "disc:09"), ("管理学", "disc:12"), ("文科", "disc:05"), ("文科类", "disc:05"), ("文史类", "disc:05"), ("艺术类", "disc:13"), ("艺术", "disc:13"), ("外语专业", "class:0502"), ("语言专业", "class:0502"), ("stem", "stem"), ("技术", ""), ("医药代表", ""), ("医药销售", ""), ("医药行业", ""), ("机械厂", ""), ("理工作", ""), ("理工具", ""), ("理工程序", ""), ("理科研", ""), ("办公软件", ""), ("绘图软件", ""), ("制图软件", ""), ("三维软件", ""), ("设计软件", ""), ("翻译软件", ""), ("软件使用", ""), ("应用软件", ""), ("检索软件", ""), ("统计软件", ""), ("电子邮件", ""), ("电子表格", ""), ("数据统计", ""), ("化工厂", ""),
        ("航空航天", "class:0820"), ("海洋", "class:0707"), ("海洋类", "class:0707"), ("航空宇航", "class:0820"), ("图书情报", "class:1205"), ("电子信息类", "class:0807"), ("材料", "class:0804"), ("机械", "class:0802"), ("化学", "class:0703"),
        ("药学", "class:1007"), ("生物", "class:0710"), ("力学", "class:0801"), ("电气", "class:0806"), ("自动化", "class:0808"), ("计算机", "class:0809"), ("电子", "class:0807"), ("物理", "class:0702"),
        ("数学", "class:0701"), ("统计", "class:0712"), ("化工", "class:0813"), ("环境", "class:0825"), ("食品", "class:0827"), ("土木", "class:0810"), ("能源", "class:0805"), ("仪器", "class:0803"), ("中药", "class:1008"),
        *((word, f"class:{code}") for word, code in _ENGLISH),
        ("engineering", "disc:08"),
        ("science", "disc:07"),
        ("natural science", "disc:07"),
        ("technical background", "stem"),
        ("semiconductor", "微电子科学与工程"), ("半导体物理", "微电子学与固体电子学"), ("半导体", "微电子科学与工程"), ("芯片", "集成电路设计与集成系统"), ("光通信", "通信工程"), ("英语专业", "英语"), ("日语专业", "日语"), ("德语专业", "德语"),
    ]  # fmt: skip
    return entries + list(majors.lexicon().entries().items())


_GROUPS = Lexicon(_entries())
_LANGUAGE_CLASS = ("0502",)


def _find(text: str) -> list[tuple[int, int, str]]:
    return [(s.start, s.end, s.code) for s in _GROUPS.find(text) if s.end - s.start >= 2]


def _column(cell: str) -> list[Want]:
    text, out, any_major = fold(cell), [], False
    parts = [c for c in demands.clauses(text) if _find(text[c.start : c.end])]
    for clause in demands.clauses(text):
        part, source = text[clause.start : clause.end], cell[clause.start : clause.end].strip()
        found = _find(part)
        if clause.tone in ("avoid", "caution"):
            out += _avoided(part, found, source, "专业要求", clause.tone)
            continue
        found, apart = _excepted(part, found)
        if apart:
            out.append(Want("major", apart, "avoid", source, "专业要求", 0.9))
            if not found:
                continue
        if conditional := _conditional(part, found, source, "专业要求"):
            out += conditional
            continue
        if found and _BUT.search(part):  # "除文科外均可"
            out.append(Want("major", tuple(dict.fromkeys(c for _, _, c in found)), "avoid", source, "专业要求", 0.9))
            any_major = True
            continue
        if _ANY.search(demands.outside(part)) and clause.tone != "wish" and not (found and _ALL_FINE.search(part)):
            any_major = True
            found = [f for f in found if re.search(r"优先", part)]
        if not found:
            unknown = _unknown(cell, text, clause) if clause.tone == "plain" and not any_major else ()
            out += [Want("major", unknown, "want", source, "专业要求", 0.4)] if unknown else []
            continue
        both = _two_sides(found) if _BOTH.search(part) else None
        if both and len(parts) > 1 and not demands.MUST.search(part):
            values = both[1]  # "朝鲜语；电子类+韩语": a second way in, the language stands in its own column
            out.append(Want("major", values, "want", source, "专业要求"))
            continue
        if both:
            out += [Want("major", side, "must", source, "专业要求") for side in both]
            continue
        found = sorted(found + _begun(text, clause, found))
        if clause.tone == "wish" and not any_major and (plain := _outside_wish(part, found)):
            out.append(
                Want("major", plain, "want", source, "专业要求")
            )  # "理工科(机械优先)": the bracket alone is a wish
            found = [f for f in found if f[2] not in plain]
        values = _alternatives(part, found)
        force = "wish" if clause.tone == "wish" or any_major else "want"
        only = re.search(r"仅限|只限|(?<!不)限(?!于|制)|必须|须", part)
        out.append(Want("major", values, "must" if only else force, source, "专业要求"))
    return _joined(out)


def _begun(text: str, clause: demands.Clause, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Majors of which only the beginning is written: 过程装备 for 过程装备与控制工程."""
    part = text[clause.start : clause.end]
    known = {at for start, end, _ in found for at in range(start, end)}
    free = [(a, b) for a, b in pieces(part) if known.isdisjoint(range(a, b)) and not degrees.named(part[a:b])]
    named = [(a, b, majors.begun(_TAIL.sub("", part[a:b].strip()))) for a, b in free]
    return [(a, b, name) for a, b, name in named if name]


def _outside_wish(part: str, found: list[tuple[int, int, str]]) -> tuple[str, ...]:
    """The majors outside brackets where only the words in brackets say that something is welcome."""
    solid = demands.outside(part)
    if "(" not in part or demands.WISH.search(solid):
        return ()
    inside = [m.span() for m in re.finditer(r"\([^()]*\)", part)]
    return tuple(dict.fromkeys(c for s, _, c in found if not any(a < s < b for a, b in inside)))


def _unknown(cell: str, text: str, clause: demands.Clause) -> tuple[str, ...]:
    """Majors in no table, kept by their letters so that the same words on both sides still meet."""
    spans = pieces(text[clause.start : clause.end])
    words = [bare(_TAIL.sub("", cell[clause.start + a : clause.start + b].strip())) for a, b in spans]
    return tuple(f"?{w}" for w in dict.fromkeys(words) if 2 <= len(w) <= 20 and not degrees.named(w))[:12]


_TAIL = re.compile(r"(?:等?相关|等|类|专业|方向|背景|均可|优先)+$")


def _joined(wants: list[Want]) -> list[Want]:
    """A list of majors written over several commas is one demand: any of them."""
    out: list[Want] = []
    for want in wants:
        last = out[-1] if out else None
        if last and last.force == want.force == "want" and last.column == want.column:
            out[-1] = Want(
                "major",
                tuple(dict.fromkeys(last.values + want.values)),
                "want",
                f"{last.source}，{want.source}",
                want.column,
            )
        else:
            out.append(want)
    return out


def _alternatives(part: str, found: list[tuple[int, int, str]]) -> tuple[str, ...]:
    """The majors named; a language major wanted only with a second study beside it leaves its place to that study."""
    values = []
    for number, (start, end, code) in enumerate(found):
        if re.search(r"(?:不含|不包括|除)$", part[:start]):
            continue
        rest = part[end : found[number + 1][0] if number + 1 < len(found) else len(part)]
        bracket = re.match(r"(?:专业)?\s*\(([^)]*)", part[end:])
        conditional = bracket and _CONDITION.search(bracket[1]) and _find(bracket[1])
        language = _is_language(code)
        if conditional and language:
            continue
        if re.match(r"[^,;。]{0,3}(?:除外|不考虑)", rest) or (
            language and re.match(r"(?:能力)?(?:好|流利|佳|优秀|熟练|强|过硬)", rest)
        ):
            continue
        values.append(code)
    return tuple(dict.fromkeys(values))[:40]


def _two_sides(found: list[tuple[int, int, str]]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    stem = tuple(dict.fromkeys(c for _, _, c in found if is_stem(c)))
    other = tuple(dict.fromkeys(c for _, _, c in found if not is_stem(c)))
    return (other, stem) if stem and other else None


def is_stem(code: str) -> bool:
    """Whether a wanted major or group lies in science, engineering, agriculture or medicine."""
    if code.startswith("disc:"):
        return code[5:] in majors.STEM
    found = majors.classes(code)
    return code == "stem" or bool(found) and found[0][:2] in majors.STEM


def _avoided(part: str, found: list[tuple[int, int, str]], source: str, column: str, tone: str) -> list[Want]:
    """ "纯德语专业且无化学背景者慎投": German is to be avoided, chemistry is what would make up for it."""
    bad = tuple(
        c
        for start, _, c in found
        if not re.search(r"(?:写|填|交|整理|准备)$", part[:start])
        and not re.search(r"(?:无|没有|没|缺乏|不懂|非|不算|不是|不属于)[^,;。]{0,4}$", part[max(0, start - 6) : start])
    )
    values = tuple("class:0301" if c == "法学" else c for c in bad if c != "stem")
    return [Want("major", values, "avoid", source, column, 0.6 if tone == "caution" else 0.9)] if values else []


def _excepted(part: str, found: list[tuple[int, int, str]]) -> tuple[list[tuple[int, int, str]], tuple[str, ...]]:
    """The majors named but for those 除外, and those."""
    apart = [f for f in found if re.match(r"(?:类|专业|等|方向)*除外", part[f[1] :])]
    return [f for f in found if f not in apart], tuple(dict.fromkeys(code for _, _, code in apart))


_ON_CONDITION = re.compile(
    r"(?:专业|系|类|背景|出身|科班)的?(?:同学|学生|毕业生|者)?(?:必须|须|需要?|要|应当?|得)(?:同时|另)?(?:有|具备|具有|辅修|学过|兼修|修过|懂|拿[得到]?出|提供|另有)"
)


def _conditional(part: str, found: list[tuple[int, int, str]], source: str, column: str) -> list[Want]:
    """ "日语专业须辅修或学过理工": those majors are taken, but somebody has to ask for the rest; [] where nothing is so."""
    condition = _ON_CONDITION.search(part)
    first = dict.fromkeys(c for begin, _, c in found if condition and begin < condition.start())
    if not first:
        return []
    studied = dict.fromkeys(c for begin, _, c in found if begin >= condition.end() and "修" in part)
    wants = [Want("major", tuple(first), force, source, column, 0.6) for force in ("avoid", "wish")]
    return wants + ([Want("major", tuple(studied), "wish", source, column)] if studied else [])


_BUT = re.compile(r"除[^,;。]{1,20}(?:以?外|之外)")
_STUDIED = re.compile(r"[^,;。]{0,2}(?:专业|类|系|背景|毕业|科班|方向|出身|同学|的)")


def _is_study(part: str, found: tuple[int, int, str]) -> bool:
    """Whether the name of a language stands for its study: "日语专业", "纯日语"."""
    if re.match(r"(?:能力|水平|成绩)?(?:太|很)?(?:差|不好|不行|弱|不过关)", part[found[1] :]):
        return False  # "英文差的别来"
    if part[: found[1]].endswith("专业"):
        return True
    return bool(_STUDIED.match(part[found[1] :]) or re.search(r"(?:纯|单纯|仅学|只学)$", part[: found[0]]))


def _nothing_else(part: str, found: list[tuple[int, int, str]]) -> bool:
    """Whether a clause is a list of majors and hardly anything else: "机械、电气、自动化" under 要求."""
    rest = demands.TONES["wish"].sub("", part)
    return sum(end - start for start, end, _ in found) * 3 >= 2 * len(bare(rest))


_DONE_OR_NOT = re.compile(
    r"(?:做|干|翻译?|译|从事|处理|写)过[^,;。]*$|(?:没有?|未)(?:碰|接触|学|做|干)过[^,;。]*$|不懂[^,;。]*的[^,;。]*$"
)  # "只做过文学翻译的不考虑" speaks of work, "没碰过医疗的工科同学" of who lacks it


def _is_language(code: str) -> bool:
    return bool(set(majors.classes(code)) & set(_LANGUAGE_CLASS))


def _description(cell: str, column: list[Want], anything: bool) -> list[Want]:
    text, out = fold(cell), []
    for clause in demands.clauses(text):
        part, source = text[clause.start : clause.end], cell[clause.start : clause.end].strip()
        found = [
            f
            for f in _find(part)
            if (not _is_language(f[2]) or _is_study(part, f)) and not _DONE_OR_NOT.search(part[: f[0]])
        ]
        if not found:
            continue
        found, apart = _excepted(part, found)
        if apart:
            out.append(Want("major", apart, "avoid", source, "职位描述", 0.9))
        if conditional := _conditional(part, found, source, "职位描述"):
            out += conditional
            continue
        only = [f for f in found if re.search(r"非\s*$", part[: f[0]])]
        if clause.tone == "avoid" and only:  # "非理工科勿扰"
            out.append(Want("major", tuple(dict.fromkeys(f[2] for f in only)), "must", source, "职位描述"))
            continue
        if clause.tone in ("avoid", "caution"):
            if not (_BOTH.search(text) and re.search(r"只有|单一|仅有|纯", part)):
                out += _avoided(part, found, source, "职位描述", clause.tone)
            continue
        both = _two_sides(found) if clause.tone == "must" and _BOTH.search(part) else None
        if both and not any(w.force == "must" for w in column):
            out += [Want("major", side, "must", source, "职位描述") for side in both]
        elif (
            clause.tone in ("wish", "must", "plain", "exception")
            and (_CONTEXT.search(part) or clause.listed and _nothing_else(part, found))
            and not re.search(r"(?<!本)岗位|客户|案件|申请文件|文献|负责|撰写|资料", part)
        ):
            solid = _outside_wish(part, found) if clause.tone == "wish" else ()
            if solid:  # "生物、医药相关专业(硕士优先)": the bracket alone is a wish
                found = [f for f in found if f[2] in solid]
            tone = "plain" if solid else clause.tone
            force = {"wish": "wish", "must": "must", "plain": "want", "exception": "wish"}[tone]
            if force == "want" and anything:
                force = "wish"
            if force != "wish" and column:
                force = (
                    "wish"
                    if force == "want"
                    else "must"
                    if all(is_stem(c) for _, _, c in found) and re.search("理工|工科|理科|stem", part)
                    else "wish"
                )
            values, last = _alternatives(part, found), out[-1] if out else None
            if last and last.force == force and _ONE_KIND.search(last.source) and _ONE_KIND.search(part):
                out[-1] = replace(
                    last, values=tuple(dict.fromkeys(last.values + values)), source=f"{last.source}；{source}"
                )
            else:
                out.append(Want("major", values, force, source, "职位描述"))
    return out


_ONE_KIND = re.compile(r"一[种类]是?|要么")  # "一种是理工科…；一种是日语出身": either will do
