"""A ranking as a workbook one hands on: who the people and positions are, the outcome in words, and a sheet that
explains."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from matching.ranking import explain
from matching.ranking.labels import pick
from matching.tables import safe

Cells = Mapping[str, Mapping[str, str]]  # by number the cells of a row
LIST, ABOUT = ("名单", "List"), ("说明", "About")
# By column: the header in both languages and the width in characters.
_COLUMNS = (
    ("职位编号", "Position", 11), ("名次", "Rank", 6), ("毕业生编号", "Graduate", 14), ("姓名", "Name", 12),
    ("学校", "School", 20), ("学历", "Degree", 9), ("专业", "Major", 20), ("得分", "Points", 7), ("结论", "Outcome", 13),
    ("机构", "Agency", 22), ("职位名称", "Title", 20), ("理由", "Reasons", 70),
)  # fmt: skip
_EXPLAINED = (
    ("这是什么", "What this is", "每个职位一份按符合程度排好的名单，供参考；要谁，由人决定。", "For each position the people in the order in which they fit it. It is advice: a person decides."),
    ("名次", "Rank", "完全相同的人名次相同。", "People who are equal in everything share a rank."),
    ("得分", "Points", "满分 100。职位提出的每项要求各占一份，符合多少得多少；“理由”一栏写着每一份。", "Of 100. Each thing a position asks for has its share and gives as much of it as is met; the column of reasons names each."),
    ("符合", "fits", "写明的必备条件都满足。", "Every stated must-have is met."),
    ("待确认", "to confirm", "有必备条件在资料里看不出，或职位正文里的一句话看来不满足；请问本人，或请机构确认那句话是不是硬性要求。", "A must-have cannot be told from what the person wrote, or seems not met by words of the description: ask the person, or the agency whether the words are a must."),
    ("不符合必要条件", "blocked", "有一条写明的必备条件没有满足；排在最后，“理由”一栏先写它。", "A stated must-have is not met: they stand last, and the reasons begin with it."),
    ("没有看的", "What is not looked at", "性别、年龄、民族、籍贯、婚育、健康、照片、学校名次。", "Sex, age, ethnicity, home, family, health, photograph, and the rank of a school."),
)  # fmt: skip


def write(
    target: str | Path | io.IOBase, lines: Iterable[Sequence[object]], people: Cells, offers: Cells, lang: str
) -> None:
    """The lines of `results.line` as .xlsx: a sheet that explains, and the list, which is open first. O(lines)."""
    import xlsxwriter  # a tenth of a second that csv and json need not wait for

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001 - the same input gives the same bytes
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        about = book.add_worksheet(pick(ABOUT, lang))
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 90)
        for number, (zh, en, text, text_en) in enumerate(_EXPLAINED):
            about.write_string(number, 0, pick((zh, en), lang), head)
            about.write_string(number, 1, pick((text, text_en), lang), wrapped)
        sheet = book.add_worksheet(pick(LIST, lang))
        for column, (zh, en, width) in enumerate(_COLUMNS):
            sheet.write_string(0, column, pick((zh, en), lang), head)
            sheet.set_column(column, column, width)
        last = 0
        for last, line in enumerate(lines, start=1):
            for column, value in enumerate(_row(line, people, offers, lang)):
                if isinstance(value, int | float):
                    sheet.write_number(last, column, value, wrapped)
                else:
                    sheet.write_string(last, column, str(safe(value))[:32_000], wrapped)
        sheet.freeze_panes(1, 4)
        sheet.autofilter(0, 0, last, len(_COLUMNS) - 1)
        sheet.repeat_rows(0)
        for page in (about, sheet):
            page.set_landscape()
            page.set_paper(9)  # A4
            page.fit_to_pages(1, 0)
        sheet.activate()
    content = buffer.getvalue()
    if isinstance(target, str | Path):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def _row(line: Sequence[object], people: Cells, offers: Cells, lang: str) -> list[object]:
    position, rank, graduate, points, verdict, reasons = line
    person, offer = people.get(str(graduate), {}), offers.get(str(position), {})
    who = [person.get(column, "") for column in ("姓名", "学校", "学历", "专业")]
    outcome = pick(explain.VERDICTS[str(verdict)], lang)
    what = [offer.get(column, "") for column in ("机构", "职位名称")]
    return [position, rank, graduate, *who, round(float(str(points)), 1), outcome, *what, reasons]
