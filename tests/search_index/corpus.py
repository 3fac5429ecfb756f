"""Seeded positions in the many ways people write them, with the facts behind each, for tests and benchmarks."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from search_index import Document
from seeds.reference import table

DAY = 740_000  # the day the corpus is seen on

KINDS = {
    "search": (["专利检索员", "检索分析员", "专利检索专员", "查新检索师", "Patent Searcher"],
               ["负责查新检索、无效检索和侵权检索，撰写检索报告。", "承担专利检索与文献筛选，出具检索报告。", "完成新颖性检索和防侵权检索（FTO）。"]),
    "consulting": (["知识产权咨询顾问", "专利咨询师", "IP咨询顾问", "知识产权咨询专员"],
                   ["为企业提供知识产权咨询，做尽职调查和专利布局建议。", "参与科创企业知识产权尽调、贯标辅导和项目申报。"]),
    "translation": (["专利翻译", "专利译员", "技术文件翻译", "Patent Translator"],
                    ["承担专利申请文件和审查意见的笔译与审校。", "翻译说明书、权利要求书，使用辅助翻译软件。"]),
    "research": (["专利分析研究员", "产业研究员", "知识产权研究助理", "专利导航研究员"],
                 ["编写专利导航与预警报告，跟踪产业动态。", "开展产业专利分析，参与课题研究。"]),
    "information": (["专利数据加工专员", "专利流程专员", "专利数据标引员", "数据工程师（专利）"],
                    ["负责专利著录项清洗、标引和数据库维护。", "负责专利流程管理、期限监控和年费缴纳。"]),
    "support": (["专利附图绘制员", "技术支撑专员", "制图员", "专利绘图工程师"],
                ["根据交底书绘制专利附图，整理三维模型。", "配合代理师完成线条图、爆炸图和技术资料整理。"]),
    "trainee": (["专利代理师助理", "专利代理人助理", "实习专利代理师", "代理师助理", "专利助理（可培养）"],
                ["协助代理师撰写发明和实用新型申请文件，答复审查意见。", "与发明人沟通技术交底书，先上岗、再考证。"]),
}  # fmt: skip
TOPICS = {
    "mechanical": ["机械结构", "汽车零部件", "机器人", "模具", "液压传动", "工程机械", "数控机床"],
    "electrical": ["集成电路", "半导体工艺", "功率器件", "电机控制", "新能源", "储能", "光伏"],
    "communication": ["5G通信", "移动通信标准", "天线", "光纤通信", "卫星通信"],
    "computer": ["人工智能", "图像处理", "自然语言处理", "大数据", "网络安全", "自动驾驶", "区块链"],
    "chemistry": ["有机合成", "催化剂", "涂料", "精细化工", "农药"],
    "materials": ["高分子材料", "复合材料", "金属材料", "陶瓷", "锂电池材料"],
    "biomedical": ["生物医药", "抗体药物", "基因检测", "医疗器械", "中药", "细胞治疗"],
    "optics": ["激光", "光学成像", "显示面板", "光电探测", "镜头"],
    "legal": ["商标", "版权", "知识产权诉讼", "合同审查", "商业秘密"],
}
MAJORS = {
    "mechanical": ["机械工程", "车辆工程", "机电一体化"], "electrical": ["微电子", "电气工程", "自动化"],
    "communication": ["通信工程", "电子信息"], "computer": ["计算机科学与技术", "软件工程", "数学"],
    "chemistry": ["应用化学", "化学工程"], "materials": ["材料科学与工程", "高分子材料"],
    "biomedical": ["生物工程", "药学", "生物医学工程"], "optics": ["光电信息", "光学工程", "物理学"],
    "legal": ["法学", "知识产权"],
}  # fmt: skip
LANGUAGES = {
    "en": ["英语六级以上", "CET-6", "大学英语6级", "英语四级", "雅思6.5"],
    "ja": ["日语N2以上", "日语N1", "日本语能力测试二级", "能读日文"],
    "de": ["德语TestDaF 16", "德语DSH-2", "德语专业八级"],
    "fr": ["法语专业", "法语B2"],
    "ko": ["韩语TOPIK 5级", "朝鲜语"],
    "ru": ["俄语专业四级"],
}
SKILLS = ["AutoCAD", "SolidWorks", "Python", "SQL", "incoPat", "Patsnap", "智慧芽", "Trados", "memoQ", "MATLAB", "Excel",
          "Visio", "Derwent", "CATIA", "爬虫", "数据分析", "写作", "HPLC"]  # fmt: skip
CERTIFY = {
    "exam_fee": "报销考试费", "training": "提供考前培训", "leave": "有带薪备考假", "mentor": "导师一对一带教",
    "not_required": "不强制考证",
}  # fmt: skip
DEGREES = {"junior": "大专及以上", "bachelor": "本科及以上", "master": "硕士及以上", "doctor": "博士"}
EXTRAS = ["双休，五险一金。", "接受应届毕业生。", "文字功底好，细心耐心。", "能适应短期出差。", "专业对口者优先。", "有竞赛获奖经历优先。",
          "提供租房补贴。", "团队氛围好，成长快。", "实习期可转正。", "表达清晰，责任心强。"]  # fmt: skip
ALPHABET = "云启锐智衡桥信远博睿恒诺嘉思创维译知图明泽安宏达正同中华瑞鼎盛科汇通慧元力德方卓越"
LONG_TAIL = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土山川河岳江湖海原林泉石玉珠竹松梅兰菊桂枫柏"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of a position, however it is written."""

    kind: str
    field: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    tests: tuple[str, ...]
    city: str
    province: str
    degree: str
    skills: tuple[str, ...]
    certify: tuple[str, ...]
    agency: str


def positions(count: int, seed: int = 1) -> Iterator[tuple[Document, Facts]]:
    """`count` positions with their facts; the same seed gives the same positions. 0.05 ms each."""
    chance = random.Random(seed)
    cities = [row for row in table("regions") if row["level"] == "city"]
    names = {row["code"]: row["name"] for row in table("regions")}
    big = [row for row in cities if row["name"] in BIG] + [
        row for row in table("regions") if row["name"] in ("北京市", "上海市", "天津市", "重庆市")
    ]
    agencies = ["".join(chance.choices(ALPHABET, k=2)) for _ in range(240)]
    for number in range(1, count + 1):
        yield _position(number, chance, cities, big, names, agencies)


BIG = {"南京市", "苏州市", "杭州市", "宁波市", "广州市", "深圳市", "武汉市", "成都市", "西安市", "沈阳市", "大连市", "青岛市", "济南市",
       "合肥市", "长沙市", "郑州市", "厦门市", "无锡市", "东莞市", "佛山市"}  # fmt: skip


def _position(number, chance, cities, big, names, agencies) -> tuple[Document, Facts]:
    kind = chance.choice(list(KINDS))
    titles, duties = KINDS[kind]
    field = chance.choice(list(TOPICS))
    topics = tuple(chance.sample(TOPICS[field], 2))
    places = chance.choice(big) if chance.random() < 0.8 else chance.choice(cities)
    province = places["parent"] or places["code"]
    spoken = ["en"] if kind != "translation" else [chance.choice(list(LANGUAGES))]
    if chance.random() < 0.15:
        spoken.append(chance.choice(["ja", "de", "ko"]))
    languages = tuple(dict.fromkeys(spoken))
    tests = tuple(chance.choice(LANGUAGES[code]) for code in languages)
    degree = chance.choices(list(DEGREES), [2, 6, 3, 1])[0]
    skills = tuple(chance.sample(SKILLS, chance.randint(1, 3)))
    certify = tuple(chance.sample(list(CERTIFY), chance.randint(0, 2)))
    agency = chance.randrange(len(agencies))
    suffix = ["专利代理事务所（普通合伙）", "知识产权代理有限公司", "知识产权服务有限公司", "专利商标事务所"][
        agency % 4
    ]
    company = f"{names[province][:2]}{agencies[agency]}{suffix}"
    title = f"{chance.choice(titles)}（{topics[0]}方向）" if chance.random() < 0.6 else chance.choice(titles)
    low = chance.randrange(5000, 16000, 500)
    tail = "".join(
        f"{a}{b}" for a, b in zip(chance.choices(LONG_TAIL, k=3), chance.choices(LONG_TAIL, k=3), strict=True)
    )
    body = "".join(
        [
            chance.choice(duties),
            f"涉及{topics[0]}、{topics[1]}等{['领域', '方向', '技术'][number % 3]}的案件。",
            f"要求{'、'.join(chance.sample(MAJORS[field], 2))}相关专业，{DEGREES[degree]}。",
            f"{'，'.join(tests)}。",
            f"{['熟悉', '会用', '熟练使用'][number % 3]}{'、'.join(skills)}。",
            "".join(CERTIFY[code] + "。" for code in certify),
            *chance.sample(EXTRAS, chance.randint(2, 5)),
            f"工作地点：{names[places['code']]}。项目代号{tail}。",
        ]
    )
    text_en = ""
    if chance.random() < 0.07:
        text_en = (
            f"We are hiring for {kind} work in {field} patents, based in {places['name_en']}. Good English needed."
        )
    document = Document(
        id=number,
        title=title,
        body=body,
        agency=company,
        agency_id=agency + 1,
        kind=kind,
        fields=(field,),
        majors=tuple(chance.sample(MAJORS[field], 2)),
        skills=skills,
        languages=languages,
        places=tuple(dict.fromkeys((province, places["code"]))),
        degree=degree,
        certify=certify,
        designations=("brand",) if agency % 10 == 0 else (),
        pay_low=low,
        pay_high=low + chance.randrange(1000, 8000, 500),
        published=DAY - chance.randrange(0, 120),
        expires=DAY + chance.randrange(-5, 90) if chance.random() < 0.9 else 0,
        text_en=text_en,
    )
    facts = Facts(kind, field, topics, languages, tests, places["code"], province, degree, skills, certify, company)
    return document, facts
