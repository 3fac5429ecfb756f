"""Agencies of the demo and their positions, told both as filled-in records and as lines of a spreadsheet."""

from dataclasses import dataclass
from random import Random

from seeds import reference
from seeds.demo.words import cluster, clusters, place, regions, words

WEIGHTS = {
    "search": 20,
    "consulting": 10,
    "translation": 12,
    "research": 12,
    "information": 16,
    "support": 10,
    "trainee": 20,
}
DEGREES = {"": "不限", "junior": "大专及以上", "bachelor": "本科及以上", "master": "硕士及以上"}


@dataclass(frozen=True, slots=True)
class Agency:
    number: int
    name: str
    name_en: str
    uscc: str
    agency_code: str | None
    services: tuple[str, ...]
    place: str
    introduction: str
    designations: tuple[tuple[str, str, int], ...]  # kind, level, year


@dataclass(frozen=True, slots=True)
class Offer:
    number: int
    title: str
    title_en: str
    kind: str
    fields: tuple[str, ...]
    fields_note: str
    majors: str
    degree: str
    languages: str
    skills: str
    places: tuple[str, ...]
    headcount: int
    pay_low: int
    pay_high: int
    pay_months: int
    certificate: str
    certify_months: int | None
    exam_fee: bool
    training: bool
    exam_leave: bool
    mentor: bool
    until_certified: str
    description: str
    description_en: str
    graduation_years: tuple[int, ...]
    age_days: int  # published so many days ago
    valid_days: int  # shown for so many days more; negative = expired


def draw_agency(seed: int, number: int) -> Agency:
    from pypinyin import lazy_pinyin  # 50 MB, which a site that only asks after its demo does not need

    rng, w = Random(f"agency:{seed}:{number}"), words()
    where = place(rng)
    region = regions()[where]
    brand = w["agency_names"][number % len(w["agency_names"])] + ("" if number < 30 else rng.choice("之合同泰和正"))
    kind = rng.randrange(len(w["agency_kinds"]))
    services = ("agency", "information", "consulting", "legal", "operation", "training")
    services = tuple(rng.sample(services, rng.randint(1, 3)))
    granted = []
    if rng.random() < 0.25:
        granted.append(("brand", rng.choice(("province", "national")), rng.randint(2018, 2025)))
    if rng.random() < 0.08:
        granted.append(("fund", "province", rng.randint(2018, 2024)))
    return Agency(
        number=number,
        name=f"{region['name'].removesuffix('市')}{brand}{w['agency_kinds'][kind]}",
        name_en=f"{region['name_en']} {''.join(lazy_pinyin(brand)).capitalize()} {w['agency_kinds_en'][kind]}",
        uscc=uscc(where, number),
        agency_code=f"{where[:2]}{100 + number % 900:03d}" if "agency" in services and number < 900 else None,
        services=services,
        place=where,
        introduction=rng.choice(w["agency_intros"]),
        designations=tuple(granted),
    )


def uscc(where: str, number: int) -> str:
    """A code with a right check digit (GB 32100-2015) for a company that does not exist."""
    from stdnum.cn.uscc import calc_check_digit

    body = f"91{where}MADEM{number:04d}"[:17].ljust(17, "0")
    return body + calc_check_digit(body)


def draw(seed: int, number: int, agency: Agency) -> Offer:
    rng, w = Random(f"offer:{seed}:{number}"), words()
    kind = rng.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))[0]
    field = _field(rng, kind)
    topic = rng.choice(field["topics"])
    degree = rng.choices(
        ("", "junior", "bachelor", "master"), weights=(3, 14 if kind in ("information", "support") else 4, 62, 22)
    )[0]
    low = {"": 45, "junior": 45, "bachelor": 65, "master": 95}[degree] * 100 + rng.randint(0, 30) * 100
    description, language = _description(rng, field, kind, topic)
    certificate = "none" if kind in ("information", "translation") and rng.random() < 0.4 else "later"
    later = certificate == "later"
    title = rng.choice(w["titles"][kind])
    if rng.random() < 0.7:
        title += f"（{rng.choice(field['notes']).split('、')[0]}方向）" if "——" not in field["notes"][0] else ""
    places = (agency.place,) if rng.random() < 0.85 else tuple(dict.fromkeys((agency.place, place(rng))))
    return Offer(
        number=number,
        title=title,
        title_en=w["titles_en"][kind],
        kind=kind,
        fields=tuple(field["fields"]),
        fields_note=rng.choice(field["notes"]),
        majors=rng.choice(field["wanted_majors"]),
        degree=degree,
        languages=language,
        skills=rng.choice(field["wanted_skills"]),
        places=places,
        headcount=rng.choice((1, 1, 2, 2, 3, 4, 6, 8)),
        pay_low=low,
        pay_high=low + rng.randint(1, 5) * 1000,
        pay_months=rng.choice((12, 12, 13, 13, 14)),
        certificate=certificate,
        certify_months=rng.choice((12, 18, 24, 24, 36, None)) if later else None,
        exam_fee=later and rng.random() < 0.7,
        training=later and rng.random() < 0.5,
        exam_leave=later and rng.random() < 0.5,
        mentor=later and rng.random() < 0.6,
        until_certified=rng.choice(w["until"]) if later else "",
        description=description,
        description_en=""
        if rng.random() < 0.7
        else f"{w['titles_en'][kind]} in {', '.join(field['fields'])}. On-the-job training; certify later.",
        graduation_years=rng.choice(((), (2026,), (2025, 2026), (2026, 2027))),
        age_days=rng.randint(0, 60),
        valid_days=rng.choices((rng.randint(15, 150), rng.randint(1, 14), -rng.randint(1, 20)), weights=(84, 12, 4))[0],
    )


def as_row(offer: Offer, agency: Agency) -> dict[str, str]:
    """The same position as a line of an organiser's spreadsheet, under the headers of the sample roster."""
    rng = Random(f"row:{offer.number}")
    kinds = {r["code"]: r["name"] for r in reference.table("kinds")}
    pay = rng.choice(("{a}-{b}", "{ka:g}-{kb:g}K", "{ka:g}k-{kb:g}k", "{ka:g}-{kb:g}K·{m}薪")).format(
        a=offer.pay_low, b=offer.pay_high, ka=offer.pay_low / 1000, kb=offer.pay_high / 1000, m=offer.pay_months
    )
    return {
        "编号": f"P{offer.number:05d}",
        "机构": agency.name,
        "职位名称": offer.title,
        "岗位类别": kinds[offer.kind],
        "专业要求": offer.majors,
        "技术领域": offer.fields_note,
        "学历要求": DEGREES[offer.degree],
        "外语要求": offer.languages,
        "技能要求": offer.skills,
        "工作地点": " / ".join(regions()[code]["name"] for code in offer.places),
        "招聘人数": str(offer.headcount),
        "月薪": pay,
        "先上岗后考证": {"later": "是", "none": "否", "required": "需持证"}[offer.certificate],
        "职位描述": offer.description,
    }


def _field(rng: Random, kind: str) -> dict:
    if kind == "translation":
        return rng.choice(
            [clusters()["language"], clusters()["language"], clusters()["chemistry"], clusters()["mechanical"]]
        )
    if kind == "information":
        return rng.choice([clusters()["information"], clusters()["computer"], clusters()["information"]])
    if kind == "consulting" and rng.random() < 0.6:
        return clusters()["law"]
    return cluster(rng)


def _description(rng: Random, field: dict, kind: str, topic: str) -> tuple[str, str]:
    """The free text, and the language cell beside it."""
    language = rng.choice(("英语四级", "CET-6", "英语六级", "英语四级及以上", "无硬性要求", ""))
    if kind == "translation":
        language = rng.choice(
            ("日语N2以上，N1优先", "英语六级（必须）", "德语DSH-2或TestDaF 16", "英语六级，CATTI优先")
        )
    short = language[0] if kind == "translation" else "外"
    duties = rng.sample(field["duties"], min(3, len(field["duties"])))
    lines = [f"{i}.{duty.format(topic=topic, lang=short)}；" for i, duty in enumerate(duties, 1)]
    if "六级" in language or language == "CET-6":
        lines.append(rng.choice(("六级是硬条件，需阅读英文专利。", "要求六级425分以上。", "能读英文原文。")))
    if rng.random() < 0.4:
        more = ("须符合专利代理师报考条件（理工科学历）。", "写作能力强，逻辑清楚。", "能适应出差。", "硕士优先。")
        lines.append(rng.choice(more))
    lines.append(rng.choice(words()["closings"]))
    return "\n".join(lines), language
