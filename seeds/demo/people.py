"""Graduates of the demo: one draw each, told both as a filled-in profile and as a messy line of a spreadsheet."""

from dataclasses import dataclass
from random import Random

from seeds.demo.words import cluster, name, place, regions, words

KINDS = ("search", "consulting", "translation", "research", "information", "support", "trainee")
DEGREES = {"junior": "专科", "bachelor": "本科", "master": "硕士", "doctor": "博士"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one invented graduate is: structured values, and the words they would write."""

    number: int
    name: str
    school: str
    degree: str
    major: str
    second_major: str
    second_kind: str
    year: int
    month: int
    languages: tuple[tuple[str, str, str], ...]  # language, test, score
    languages_written: str
    skills: tuple[str, ...]
    honours: tuple[tuple[str, str, int], ...]  # name, level, year
    speciality: str
    kinds: tuple[str, ...]
    kinds_written: str
    places: tuple[str, ...]
    places_written: str
    pay: int | None
    pay_written: str
    date_written: str
    nationality: str
    introduction: str
    visibility: str


def draw(seed: int, number: int) -> Drawn:
    """The graduate of this number; the same seed and number give the same person. O(1)."""
    rng = Random(f"graduate:{seed}:{number}")
    field, w = cluster(rng), words()
    degree = rng.choices(("junior", "bachelor", "master", "doctor"), weights=(12, 56, 30, 2))[0]
    major = rng.choice({"junior": field["juniors"], "bachelor": field["majors"]}.get(degree, field["masters"]))
    second, second_kind = _second(rng, degree)
    year, month = rng.choices((2025, 2026, 2027), weights=(15, 78, 7))[0], rng.choice((6, 6, 6, 6, 7, 3, 12))
    languages, written = _languages(rng, field, degree)
    kinds = tuple(rng.sample(KINDS, rng.choice((1, 1, 2, 2, 3))))
    places, places_written = _places(rng)
    pay, pay_written = _pay(rng, degree)
    intro = rng.choice(field["intros"]).format(topic=rng.choice(field["topics"]))
    if rng.random() < 0.25:
        intro += rng.choice(
            ("想尽早考下专利代理师。", "希望先上岗，边做边考证。", "对知识产权行业一直有兴趣。", "能长期稳定工作。")
        )
    return Drawn(
        number=number,
        name=name(rng),
        school=rng.choice(w["colleges"] if degree == "junior" else w["schools"]),
        degree=degree,
        major=major,
        second_major=second,
        second_kind=second_kind,
        year=year,
        month=month,
        languages=languages,
        languages_written=written,
        skills=tuple(rng.sample(field["skills"], rng.randint(1, min(4, len(field["skills"]))))),
        honours=_honours(rng, year),
        speciality="、".join(rng.sample(w["specialities"], rng.choice((0, 1, 1, 2)))),
        kinds=kinds,
        kinds_written="、".join(rng.choice(w["kinds_written"][kind]) for kind in kinds),
        places=places,
        places_written=places_written,
        pay=pay,
        pay_written=pay_written,
        date_written=rng.choice(w["dates_written"]).format(y=year, m=month, mm=f"{month:02d}"),
        nationality=rng.choices(("中国", "", "中国籍", "中国香港", "越南", "马来西亚"), weights=(80, 8, 8, 2, 1, 1))[0],
        introduction=intro if rng.random() < 0.8 else "",
        visibility=rng.choices(("applied", "anonymous", "open"), weights=(35, 40, 25))[0],
    )


def as_row(drawn: Drawn) -> dict[str, str]:
    """The same person as a line of an organiser's spreadsheet, under the headers of the sample roster."""
    rng = Random(f"row:{drawn.number}:{drawn.name}")
    joint = rng.choice(("、", "；", ",", "/"))
    major = drawn.major
    if drawn.second_major:
        major += f"（{'双学位' if drawn.second_kind == 'double' else '辅修'}{drawn.second_major}）"
    return {
        "编号": f"G{drawn.number:05d}",
        "姓名": drawn.name,
        "学校": drawn.school,
        "学历": rng.choice((DEGREES[drawn.degree], DEGREES[drawn.degree] + "研究生"))
        if drawn.degree in ("master", "doctor")
        else rng.choice((DEGREES[drawn.degree], "大专" if drawn.degree == "junior" else "本科")),
        "专业": major,
        "毕业时间": drawn.date_written,
        "外语": drawn.languages_written,
        "技能": joint.join(drawn.skills),
        "荣誉": rng.choice(("；", "、")).join(h[0] for h in drawn.honours),
        "特长": drawn.speciality,
        "意向岗位": drawn.kinds_written,
        "意向城市": drawn.places_written,
        "期望月薪": drawn.pay_written,
        "国籍": drawn.nationality,
        "自我介绍": drawn.introduction,
    }


def _second(rng: Random, degree: str) -> tuple[str, str]:
    if degree != "bachelor" or rng.random() > 0.08:
        return "", ""
    return rng.choice(("知识产权", "法学", "英语", "机械设计制造及其自动化", "日语")), rng.choice(("double", "minor"))


def _languages(rng: Random, field: dict, degree: str) -> tuple[tuple[tuple[str, str, str], ...], str]:
    levels = {"junior": 0.25, "bachelor": 0.6, "master": 0.85, "doctor": 0.95}
    six, four, ielts = rng.randint(425, 610), rng.randint(425, 590), rng.choice(("6.0", "6.5", "7.0", "7.5"))
    found: list[tuple[str, str, str]] = []
    if rng.random() < levels[degree]:
        found.append(("英语", "IELTS", ielts) if rng.random() < 0.08 else ("英语", "CET-6", str(six)))
    elif rng.random() < 0.75:
        found.append(("英语", "CET-4", str(four)))
    if "legal" in field["fields"] and rng.random() < 0.35:
        found.append(
            rng.choice(
                (("日语", "JLPT N1", str(rng.randint(100, 170))), ("德语", "TestDaF", "17"), ("法语", "DELF B2", ""))
            )
        )
    elif rng.random() < 0.07:
        found.append(
            rng.choice((("日语", "JLPT N2", str(rng.randint(90, 160))), ("德语", "DSH-2", ""), ("韩语", "TOPIK 5", "")))
        )
    parts = []
    for language, test, score in found:
        if test == "CET-6":
            parts.append(rng.choice(words()["english_written"][:4]).format(six=score))
        elif test == "CET-4":
            parts.append(
                rng.choice(
                    ("四级 {n}", "英语四级{n}", "CET-4 {n}", "CET4 {n}（六级" + str(rng.randint(330, 424)) + "）")
                ).format(n=score)
            )
        elif test == "IELTS":
            parts.append(f"雅思{score}")
        else:
            parts.append(f"{rng.choice((test, language + test.replace('JLPT ', '')))} {score}".strip())
    if not found:
        return (), rng.choice(("无", "", "英语一般", "四级未过"))
    return tuple(found), rng.choice(("；", "，", " ")).join(parts)


def _honours(rng: Random, year: int) -> tuple[tuple[str, str, int], ...]:
    names = rng.sample(words()["honours"], rng.choice((0, 1, 1, 2, 3)))
    return tuple((n, _level(n), year - rng.randint(0, 2)) for n in names)


def _level(text: str) -> str:
    if text.startswith("国家"):
        return "national"
    return "province" if "省" in text else "school"


def _places(rng: Random) -> tuple[tuple[str, ...], str]:
    if rng.random() < 0.08:
        return (), rng.choice(("不限", "都可以", "全国均可"))
    codes = tuple(dict.fromkeys(place(rng) for _ in range(rng.choice((1, 2, 2, 3)))))
    names = [_short(code) for code in codes]
    return codes, rng.choice(("、", "/", "，", " ")).join(names)


def _short(code: str) -> str:
    row = regions()[code]
    return row["aliases"].partition("|")[0] or row["name"]


def _pay(rng: Random, degree: str) -> tuple[int | None, str]:
    low = {"junior": 4, "bachelor": 6, "master": 9, "doctor": 15}[degree] + rng.randint(0, 5)
    written = rng.choice(words()["pays_written"]).format(
        k=low, k2=low + 2, low=low * 1000, high=(low + 2) * 1000, wan=low / 10
    )
    return (None if written == "面议" else low * 1000), written
