"""The sheets of a whole fair: 60 agencies and 900 graduates, 300 of them without mail, with wishes, times and tables."""

from collections.abc import Sequence

from tests.field.books import book

AGENCIES, BY_SHEET, PEOPLE, WITH_MAIL = 60, 8, 900, 600
HALLS = ("一号厅", "二号厅", "线上厅")
SCHOOLS = ("东湖大学", "西山理工学院", "南桥师范大学")
STUDIES = ("机械工程", "材料科学与工程", "电子信息工程", "应用化学", "生物工程", "日语", "计算机科学与技术")
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "安柏辰迪恩凡谷航嘉康乐明宁沛青然"
TITLES = ("专利检索员", "专利撰写助理", "专利翻译", "知识产权咨询助理")


def name_of(person: int) -> str:
    """A name for each number, none twice."""
    return FAMILY[person % 16] + GIVEN[person // 16 % 16] + GIVEN[person // 256 % 16]


def agency_name(agency: int) -> str:
    return f"第{agency + 1}知识产权代理所（示例）"


def title_of(agency: int) -> str:
    return TITLES[agency % len(TITLES)]


def hall_of(agency: int) -> int:
    """25 agencies in each of two halls, ten online."""
    return min(agency // 25, 2)


def stand_of(agency: int) -> str:
    return f"{'ABC'[hall_of(agency)]}{agency % 25 + 1:02}"


def tables_of(agency: int) -> int:
    return 2 if agency % 3 == 0 else 1


def graduates() -> bytes:
    """One workbook, a sheet for each school, as three career centres hand them over."""
    header = ["学号", "姓名", "学校", "学历", "专业", "毕业时间", "手机", "邮箱"]
    sheets: dict[str, list[list[object]]] = {school: [header] for school in SCHOOLS}
    for n in range(PEOPLE):
        school = SCHOOLS[n % len(SCHOOLS)]
        mail = f"person{n}@example.com" if n < WITH_MAIL else ""
        degree, study = "硕士" if n % 4 == 0 else "本科", STUDIES[n % len(STUDIES)]
        row = [f"S{n:04}", name_of(n), school, degree, study, "2026.6", f"139{n:08}", mail]
        sheets[school].append(row)
    return book(sheets)


def positions() -> bytes:
    """Of the agencies that have no account, under numbers of the sheet's own."""
    rows: list[list[object]] = [["编号", "机构", "职位名称", "专业要求", "学历要求", "招聘人数"]]
    for agency in by_sheet():
        rows.append([f"P{agency}", agency_name(agency), title_of(agency), "不限", "本科", 3])
    return book({"职位": rows})


def by_sheet() -> Sequence[int]:
    """Two agencies of the first hall, four of the second, two online."""
    return (0, 1, 30, 31, 32, 33, 58, 59)


def wishes() -> bytes:
    """Three each, spread over all agencies."""
    rows: list[list[object]] = [["学号", "姓名", "志愿1", "志愿2", "志愿3"]]
    for n in range(PEOPLE):
        wanted = [(n * 7 + k * 13) % AGENCIES for k in range(3)]
        rows.append([f"S{n:04}", name_of(n), *(f"{agency_name(a)}/{title_of(a)}" for a in wanted)])
    return book({"志愿": rows})


def times() -> bytes:
    """Sixty can only come in the first hour of a day."""
    rows: list[list[object]] = [["学号", "能来的时间"]]
    rows += [[f"S{n:04}", "9:00-10:00"] for n in range(0, PEOPLE, 15)]
    return book({"时间": rows})


def tables() -> bytes:
    rows: list[list[object]] = [["机构", "展位号", "展厅", "桌号", "面试官"]]
    for agency in range(AGENCIES):
        for table in range(tables_of(agency)):
            place = [stand_of(agency), HALLS[hall_of(agency)], f"{stand_of(agency)}-{table + 1}"]
            rows.append([agency_name(agency), *place, f"面试官{table + 1}"])
    return book({"桌子": rows})
