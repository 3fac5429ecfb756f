"""A roster row of a position becomes a Position: what each column and each clause of the description asks for."""

import re
from collections.abc import Mapping, Sequence

from matching.reading import dates, degrees, demands, kinds, languages, pay, phrases, places
from matching.reading.candidates import corrected
from matching.reading.majors_wanted import major_wants
from matching.reading.values import canonical
from matching.text import clean, fold
from matching.types import Correction, Message, Position, Reading, Want
from seeds.reference import table

COLUMNS = (
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
_FORCE = {"must": "must", "plain": "want", "wish": "wish", "exception": "wish"}
_EXAM = re.compile(
    r"(?:符合|满足|具备)[^,;。]{0,14}?(?:报考|报名|考试)[^,;。]{0,4}(?:条件|资格)|报考[^,;。]{0,4}(?:硬性要求|要求|条件)|具备报考|有资格报考|eligible (?:to sit|for) the [a-z ]*exam"
)
_CHINESE = re.compile(r"(?:中国|中华人民共和国)(?:国籍|公民)|chinese (?:citizen|national)|国籍[^,;。]{0,4}中国|涉密")
_FOREIGN_OK = re.compile(r"国籍不限|不限国籍|外籍[^,;。]{0,4}(?:可|欢迎)|any nationality")
_SKILL_ASKED = re.compile(
    r"熟悉|熟练|掌握|会|能|精通|了解|具备|使用|经验|经历|基础|背景|优先|必须|要求|加分|懂|看懂|proficien|familiar|experience|knowledge"
)
_CERTIFIED = re.compile(
    r"(?:必须|须|需|要求)?(?:持有|取得|具有|已取得|已通过)[^,;。]{0,6}(?:专利代理师|代理人)(?:资格|证)"
)


def read_position(row: Mapping[str, str], key: str, corrections: Sequence[Correction] = ()) -> Position:
    """The position of a roster row (Chinese header -> cell); missing columns are empty. A few ms, no errors.

    Corrections work as in `read_candidate`, on readings whose field is that of a demand.
    """
    cells = {column: clean(row.get(column) or "") for column in COLUMNS}
    notes: list[Message] = []
    wants = [
        *_kinds(cells),
        *major_wants(cells),
        *_topics(cells),
        *_degree(cells, notes),
        *_languages(cells, notes),
        *_skills(cells),
        *_places(cells, notes),
        *_rest(cells),
    ]
    readings = [Reading(w.field, v, w.source, w.certainty) for w in wants if w.force != "avoid" for v in w.values]
    readings += _terms(cells, notes)
    if corrections:
        kept = set(corrected(readings, corrections))
        wants = [
            w
            for w in wants
            if w.force == "avoid" or any(Reading(w.field, v, w.source, w.certainty) in kept for v in w.values)
        ]
        readings = corrected(readings, corrections)
        made = [(c, canonical(c.field, c.value)) for c in corrections if c.action == "set"]
        wants += [Want(c.field, (value,), "want", c.source or c.value, "") for c, value in made if value is not None]
    return Position(key, tuple(dict.fromkeys(readings)), tuple(_merged(wants)), tuple(notes))


def _merged(wants: list[Want]) -> list[Want]:
    """The same demand twice is one, in its strongest force; a wish for what is asked anyway says nothing."""
    order = ("must", "want", "wish", "avoid")
    best: dict[tuple[str, tuple[str, ...]], Want] = {}
    for want in wants:
        slot = (want.field + ("!" if want.force == "avoid" else ""), want.values)
        held = best.get(slot)
        if held is None or order.index(want.force) < order.index(held.force):
            best[slot] = want
    return list(best.values())


def _kinds(cells: Mapping[str, str]) -> list[Want]:
    out, seen = [], set()
    for column, force in (("岗位类别", "want"), ("职位名称", "wish")):
        cell = cells[column]
        codes = [
            s for s in kinds.find(fold(cell)) if s.code in kinds.offered() or (column == "职位名称" and s.code == "rd")
        ]
        codes = codes[:2] if column == "岗位类别" else codes[:1]
        fresh = [s for s in codes if s.code not in seen]
        seen |= {s.code for s in fresh}
        if fresh:
            force = force if out else "want"
            out.append(Want("kind", tuple(s.code for s in fresh), force, cell[fresh[0].start : fresh[-1].end], column))
    text = fold(cells["职位描述"])
    found = re.search(r"纯?研发岗|算法岗|开发岗", text)
    if found and "rd" not in seen:
        out.append(Want("kind", ("rd",), "wish", cells["职位描述"][found.start() : found.end()], "职位描述"))
    return out


def _topics(cells: Mapping[str, str]) -> list[Want]:
    out, seen = [], set()
    for column, force in (("技术领域", "want"), ("职位名称", "want"), ("专业要求", "wish"), ("职位描述", "wish")):
        cell = cells[column]
        studies = _study_spans(fold(cell)) if column == "职位描述" else []
        for span in phrases.topics().find(fold(cell)):
            if any(a <= span.start < b for a, b in studies) or span.code in seen or (column == "专业要求" and out):
                continue
            seen.add(span.code)
            out.append(Want("topic", (span.code,), force, cell[span.start : span.end], column, 0.9))
    asked = [w for w in out if w.force == "want"]
    fields = {r["code"]: r["field"] for r in table("topics")}
    if any(fields[w.values[0]] != "legal" for w in asked):
        out = [w for w in out if w.force == "want" or fields[w.values[0]] != "legal"]
    return asked[:8] + [w for w in out if w.force != "want"][: 4 if asked else 6]


def _study_spans(text: str) -> list[tuple[int, int]]:
    """Clauses that speak of majors ("文秘、法学等专业优先"): the words there are studies, not techniques."""
    return [(c.start, c.end) for c in demands.clauses(text) if re.search(r"专业|背景|科班", text[c.start : c.end])]


def _degree(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    out: list[Want] = []
    cell, text = cells["学历要求"], fold(cells["学历要求"])
    for clause in demands.clauses(text):
        found = degrees.named(text[clause.start : clause.end])
        source = cell[clause.start : clause.end].strip()
        if not found or clause.tone == "none":
            continue
        lowest = min(found, key=lambda f: degrees.RANK[f[0]])[0]
        if (
            clause.tone in ("wish", "exception")
            and out
            or clause.tone == "wish"
            and re.search(r"优先", text[clause.start : clause.end])
        ):
            out.append(Want("degree", (lowest,), "wish", source, "学历要求"))
        elif clause.tone in ("wish", "exception", "plain", "must") and ("可" in source and out):
            out.append(Want("degree", (f"except:{lowest}",), "wish", source, "学历要求"))
        elif clause.tone not in ("avoid", "caution"):
            out.append(Want("degree", (lowest,), "must", source, "学历要求"))
    doors = [w for w in out if w.values[0].startswith("except:")]
    if doors and not any(w.force == "must" for w in out):
        level = doors[0].values[0].removeprefix("except:")
        out = [w for w in out if w not in doors] + [Want("degree", (level,), "must", doors[0].source, "学历要求")]
    return _degree_in_text(cells, out, notes)


def _degree_in_text(cells: Mapping[str, str], out: list[Want], notes: list[Message]) -> list[Want]:
    cell, text = cells["职位描述"], fold(cells["职位描述"])
    for clause in demands.clauses(text):
        part = text[clause.start : clause.end]
        found = [f for f in degrees.named(part) if not re.match(r"[^,;。]{0,1}(?:历|位)", part[f[2] :])]
        source = cell[clause.start : clause.end].strip()
        if not found or re.search(r"本校|大学生|大学城|本地高校|高校|大学图书馆|大学老师", part):
            continue
        level = min(found, key=lambda f: degrees.RANK[f[0]])[0]
        if clause.tone in ("caution", "avoid"):
            out.append(
                Want(
                    "degree",
                    tuple(f[0] for f in found),
                    "avoid",
                    source,
                    "职位描述",
                    0.9 if clause.tone == "avoid" else 0.6,
                )
            )
        elif clause.tone == "exception":
            out.append(Want("degree", (f"except:{level}",), "wish", source, "职位描述"))
        elif clause.tone == "wish":
            exact = level == "junior"
            out.append(Want("degree", (f"is:{level}" if exact else level,), "wish", source, "职位描述"))
        elif clause.tone == "must" or (clause.tone == "plain" and (clause.listed or re.search(r"以上|起步", part))):
            old = [w for w in out if w.force == "must"]
            if old and old[0].values != (level,):
                notes.append(Message("disagree", {"column": "学历要求", "cell": old[0].source, "sentence": source}))
            out = [w for w in out if w.force != "must"]
            out.append(Want("degree", (level,), "must", source, "职位描述"))
    return out


def _languages(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    column = _language_clauses(cells["外语要求"], "外语要求")
    text = [w for w in _language_clauses(cells["职位描述"], "职位描述") if w.force in ("must", "wish") or not column]
    musts = {w.values[0][:2]: w for w in text if w.force == "must"}
    kept = []
    for want in column:
        must = musts.get(want.values[0][:2])
        if must and all(":level:" in v for v in must.values) and not all(":level:" in v for v in want.values):
            must = None
        if must is None or want.force == "wish":
            kept.append(want)
        elif set(want.values) & set(must.values):
            kept.append(want) if want.force == "must" else None
        else:
            notes.append(Message("disagree", {"column": "外语要求", "cell": want.source, "sentence": must.source}))
    return kept + text


_MISTAKEN = re.compile(r"系统里|系统中|写的是|填的是|写错|选错|填错|写成了|误写|显示的是")
_EQUAL = re.compile(r"同等|等同|等效|均可|亦可|也可|也行|也认|视同|都可")
_ASKED = re.compile(r"以上|水平|能力|通过|过|达到|取得|要求")
_REFUSED = re.compile(r"[^,;。、()]{0,2}(?:不考虑|不行|勿投|不够|不接受|免谈)")


def _language_clauses(cell: str, column: str) -> list[Want]:
    text, out = fold(cell), []
    for clause in demands.clauses(text):
        part = text[clause.start : clause.end]
        if _MISTAKEN.search(part) and not demands.MUST.search(part):
            continue
        found = [s for s, _ in languages.find(part) if not _REFUSED.match(part[s.end :])]
        outer, inner = _by_bracket(part, found)
        inside = "".join(re.findall(r"\(([^()]*)", part)) if inner else ""
        if inner and (_EQUAL.search(inside) or not outer):
            outer, inner = outer + inner, []
        tone = demands.tone_of(demands.outside(part)) if inner else clause.tone
        source = cell[clause.start : clause.end].strip()
        out += _language_wants(outer, tone, clause.listed, part, source, column)
        if inner:
            out += _language_wants(inner, demands.tone_of(inside), False, inside, source, column)
    return _no_repeats(out)


def _by_bracket(part: str, found: list) -> tuple[list, list]:
    inner = [s for s in found if part.count("(", 0, s.start) > part.count(")", 0, s.start)]
    return [s for s in found if s not in inner], inner


def _language_wants(found: list, tone: str, listed: bool, part: str, source: str, column: str) -> list[Want]:
    """One demand per language, or one for all when the words say "or"."""
    hard = bool(demands.MUST.search(part))
    if not found or (tone in ("avoid", "caution", "none") and not hard):
        return []
    force = "must" if tone in ("avoid", "caution", "none") else _FORCE[tone]
    if column == "职位描述" and force == "want" and not (listed or _ASKED.search(part)):
        force = "wish"
    groups: dict[str, list[str]] = {}
    for span in found:
        groups.setdefault(span.code[:2], []).append(span.code)
    if len(groups) > 1 and re.search(r"或|/|任一|之一|\bor\b", part):
        groups = {"": [code for codes in groups.values() for code in codes]}
    return [Want("language", tuple(dict.fromkeys(codes)), force, source, column) for codes in groups.values()]


def _no_repeats(wants: list[Want]) -> list[Want]:
    """A wish of the same language that a demand already covers is dropped, a weaker own-words level too."""
    asked = {v for w in wants if w.force in ("must", "want") for v in w.values}
    languages_asked = {v[:2] for v in asked}
    return [
        w
        for w in wants
        if w.force != "wish" or not all(v in asked or (":level:" in v and v[:2] in languages_asked) for v in w.values)
    ]


def _skills(cells: Mapping[str, str]) -> list[Want]:
    out, seen = [], set()
    for column in ("技能要求", "职位描述"):
        cell, text = cells[column], fold(cells[column])
        for clause in demands.clauses(text):
            part = text[clause.start : clause.end]
            spans = [s for s in phrases.find(phrases.skills(), part) if s.code not in seen]
            wished = column == "职位描述"
            if wished and (clause.tone == "plain" and not clause.listed or not _SKILL_ASKED.search(part)):
                continue
            if clause.tone in ("avoid", "caution", "none"):
                continue
            force = _FORCE[clause.tone]
            if wished and force != "must":
                force = "wish"
            if not spans and column == "技能要求":
                continue
            codes = tuple(s.code for s in spans)
            seen |= set(codes)
            source = cell[clause.start : clause.end].strip()
            if len(codes) > 1 and demands.ANY_OF.search(part) and _one_group(codes, part):
                out.append(Want("skill", codes, force, source, column))
            else:
                out += _each(spans, part, force, source, column)
    return out[:24]


def _one_group(codes: tuple[str, ...], part: str) -> bool:
    return (
        bool(re.search(r"任一|之一|其一|会一|一种|一项|等数据库|等软件|等工具|或|one of|any of", part)) or "/" in part
    )


def _each(spans: list, part: str, force: str, source: str, column: str) -> list[Want]:
    """One demand per skill; "AutoCAD必须" makes only its own skill a must, skills joined by / are one of two."""
    out, group = [], []
    for number, span in enumerate(spans):
        follow = part[span.end : spans[number + 1].start if number + 1 < len(spans) else len(part)]
        group.append(span.code)
        if follow.strip() in ("/", "或", "或者"):
            continue
        own = "must" if re.match(r"\s*(?:必须|必会|必备|硬)", follow) else force
        out.append(Want("skill", tuple(group), own, source, column))
        group = []
    return out


def _places(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    told = _place_told(cells, notes)
    if told:
        return [told]
    cell = cells["工作地点"]
    found = [p for p in places.find(fold(cell)) if not p.value.startswith("not:")]
    codes = tuple(dict.fromkeys(p.value.removeprefix("first:") for p in found))
    if cell and not codes:
        notes.append(Message("unread", {"column": "工作地点", "text": cell[:40]}))
    return [Want("place", codes, "want", cell, "工作地点")] if codes and codes != ("any",) else []


_WORKPLACE = re.compile(
    r"(?:实际|真实|最终)?(?:工作|办公|上班|坐班|入职|报到)(?:地点|地|城市)?[^,;。]{0,4}?(?:在|为|是|:|改为|变更为|调整为|搬到|搬至|迁至)|常驻|长驻|base\s*(?:在|:)?"
)
_DECISIVE = re.compile(r"实际|为准|必须|改为|变更为|调整为|搬到|搬至|迁至|常驻|长驻|不是|注意|更正|以此")


def _place_told(cells: Mapping[str, str], notes: list[Message]) -> Want | None:
    """The place of work where the description names another one than the column and leaves no doubt."""
    cell, text = cells["职位描述"], fold(cells["职位描述"])
    column = places.find(fold(cells["工作地点"]))
    for sentence in demands.clauses(text):
        part = text[sentence.start : sentence.end]
        head = _WORKPLACE.search(part)
        if not head or not (_DECISIVE.search(part) or not column):
            continue
        found = [
            p
            for p in places.find(part)
            if p.value != "any" and not p.value.startswith("not:") and p.start >= head.start()
        ]
        codes = tuple(dict.fromkeys(p.value.removeprefix("first:") for p in found))
        if not codes or any(
            places.covers(c.value.removeprefix("first:"), codes[0]) == 64
            for c in column
            if c.value != "any" and not c.value.startswith("not:")
        ):
            continue
        source = cell[sentence.start : sentence.end].strip()
        if column:
            notes.append(Message("disagree", {"column": "工作地点", "cell": cells["工作地点"], "sentence": source}))
        return Want("place", codes, "want", source, "职位描述")
    return None


def _rest(cells: Mapping[str, str]) -> list[Want]:
    out: list[Want] = []
    cell, text = cells["职位描述"], fold(cells["职位描述"])
    amount = pay.read(fold(cells["月薪"]))
    if amount and amount[0] != "open":
        out.append(Want("pay", (amount[0],), "want", cells["月薪"], "月薪", amount[1]))
    out += _graduation(cells)
    out += _experience(cells)
    kind = next((w.values[0] for w in _kinds(cells)), "")
    out += _exam(cells, kind)
    for clause in demands.clauses(text):
        part = text[clause.start : clause.end]
        if _CHINESE.search(part) and not _FOREIGN_OK.search(text) and clause.tone in ("must", "plain", "avoid"):
            out.append(Want("nationality", ("CN",), "must", cell[clause.start : clause.end].strip(), "职位描述"))
            break
    found = re.search(r"荣誉|优秀毕业生|奖学金|国奖|获奖|竞赛|三好|优秀学生|标兵|学生干部|scholarship|award", text)
    force = "want" if found else "wish"
    out.append(
        Want("honour", ("any",), force, cell[found.start() : found.end()] if found else "", "职位描述" if found else "")
    )
    return out


_ELSEWHERE = re.compile(r"请投社招|社招|走社招|另投|请另|不招|勿投|不考虑|暂不|不收|不再招|请投其他|已招满|招满|慎投")
_ONLY_YEAR = re.compile(r"只招|仅招|仅限|限(?!于)|只收|必须|须为|只面向|仅面向|只考虑|only")


def _graduation(cells: Mapping[str, str]) -> list[Want]:
    """The graduation years asked for, only allowed, or sent elsewhere ("26届同学请投社招")."""
    allowed: list[str] = []
    out: list[Want] = []
    for column in ("职位描述", "职位名称", "学历要求"):
        cell, text = cells[column], fold(cells[column])
        for clause in demands.clauses(text):
            part, source = text[clause.start : clause.end], cell[clause.start : clause.end].strip()
            years = dates.years(part)
            if not years:
                continue
            if _ELSEWHERE.search(part):
                out.append(Want("graduation", tuple(years), "avoid", source, column, 0.9))
            elif _ONLY_YEAR.search(part) and clause.tone != "wish":
                out.append(Want("graduation", tuple(years), "must", source, column))
            else:
                allowed += [y for y in years if y not in allowed]
    if allowed and not any(w.force == "must" for w in out):
        out.append(Want("graduation", tuple(allowed), "want", "、".join(allowed), "职位描述"))
    return out


def _experience(cells: Mapping[str, str]) -> list[Want]:
    out, seen = [], set()
    cell, text = cells["职位描述"], fold(cells["职位描述"])
    for clause in demands.clauses(text):
        part = text[clause.start : clause.end]
        if clause.tone in ("wish", "must") or clause.listed:
            codes = tuple(
                dict.fromkeys(
                    s.code
                    for s in phrases.find(phrases.experiences(), part)
                    if s.code not in seen | {"agentexam", "certpath"}
                )
            )
            if codes:
                seen |= set(codes)
                out.append(
                    Want(
                        "experience",
                        codes,
                        "wish" if clause.tone == "wish" else "want",
                        cell[clause.start : clause.end].strip(),
                        "职位描述",
                    )
                )
    kind = next((w.values[0] for w in _kinds(cells)), "")
    for row in table("kind_experience"):
        if row["kind"] == kind:
            out.append(Want("experience", tuple(row["experiences"].split("|")), "wish", "", "岗位类别"))
    return out


def _exam(cells: Mapping[str, str], kind: str) -> list[Want]:
    cell, text = cells["职位描述"], fold(cells["职位描述"])
    for clause in demands.clauses(text):
        part = text[clause.start : clause.end]
        if _EXAM.search(part) and clause.tone not in ("wish", "none"):
            return [Want("eligibility", ("eligible",), "must", cell[clause.start : clause.end].strip(), "职位描述")]
        if _CERTIFIED.search(part) and clause.tone in ("must", "plain"):
            return [Want("experience", ("agentexam",), "must", cell[clause.start : clause.end].strip(), "职位描述")]
    certify = cells["先上岗后考证"]
    if kind == "trainee" and certify and not re.match(r"否|不|无", certify):
        return [Want("eligibility", ("eligible",), "must", certify, "先上岗后考证", 0.7)]
    return []


_MONTHS = re.compile(r"(?:入职)?(?:后)?\s*([一二两三四五1-5])\s*年内")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


def _terms(cells: Mapping[str, str], notes: list[Message]) -> list[Reading]:
    """Headcount and the certify-later terms: needed or not, within how many months, which support."""
    out: list[Reading] = []
    cell, text = cells["招聘人数"], fold(cells["招聘人数"])
    if found := re.search(r"\d{1,4}", text):
        out.append(Reading("headcount", str(max(1, int(found[0]))), cell))
    elif cell and not re.search(r"若干|不限|several", text):
        notes.append(Message("unread", {"column": "招聘人数", "text": cell[:40]}))
    cell, text = cells["先上岗后考证"], fold(cells["先上岗后考证"])
    if cell:
        needed = (
            "no"
            if re.match(r"\s*(?:否|不|无|no\b|n$|false)", text)
            else "optional"
            if re.match(r"\s*(?:可|optional|鼓励)", text)
            else "yes"
        )
        out.append(Reading("certify", needed, cell))
    for column in ("先上岗后考证", "职位描述"):
        cell, text = cells[column], fold(cells[column])
        for code, pattern in (
            ("exam_fee", r"报销考试费|考试费(?:用)?(?:报销|由公司|公司)|承担考试费|报名费报销|exam fee"),
            ("training", r"培训(?:费|课|支持|班)?|training"),
            ("leave", r"考试假|带薪备考|复习假|备考假"),
            ("mentor", r"导师|师傅|一对一|传帮带|带教|mentor"),
        ):
            if (found := re.search(pattern, text)) and not any(r.value == code for r in out):
                out.append(Reading("support", code, cell[found.start() : found.end()]))
        found = _MONTHS.search(text)
        if (
            found
            and re.search(r"考|证|通过", text[found.end() : found.end() + 14])
            and not any(r.field == "certify_within" for r in out)
        ):
            years = _DIGITS.get(found[1]) or int(found[1])
            out.append(Reading("certify_within", str(12 * years), cell[found.start() : found.end()]))
    return out
