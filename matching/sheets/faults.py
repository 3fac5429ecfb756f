"""What can be wrong in a cell or a row of a roster, in words that say how to mend it."""

from dataclasses import dataclass

from matching.text import CELL_LIMIT as MAX_CELL


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong cell: row number in its sheet, column, what stands there, why it was not understood, and the sheet."""

    row: int
    column: str
    value: str
    reason_code: str
    reason_zh: str
    reason_en: str
    sheet: str = ""


_REASONS = {
    "missing_key": ("没有编号，这一行已跳过；请补上编号", "No number: the row was left out; give it one"),
    "rounded": ("这一列的长数字被表格软件四舍五入成了 1.38E+10 的样子，后几位没有了；请把原表的这一列设为文本，再导入一次", "A spreadsheet program rounded this long number (1.38E+10) and its last digits are gone; format the column as text in the original file and import it again"),
    "missing_title": ("没有职位名称和描述，这一行已跳过；请补上", "No title and no description: the row was left out; give it one"),
    "not_a_row": ("看来是合计或说明，没有当作一行读", "Seems to be a total or a note and was not read as a row"),
    "agency_above": ("机构空白，按上一行的机构读了；不对请补上", "No agency: taken from the row above; fill it in where that is wrong"),
    "no_major": ("专业空白；请补上", "No major; fill it in"),
    "long_ago": ("毕业时间比名册里大多数人早五年以上，请核对", "Graduated five years or more before most of this roster; check it"),
    "shared_count": ("几行合并成一格的人数是这几行共有的，已平均分到各行（每行至少 1 人）；不对请拆开这一格，分别填写", "One merged number of people for several rows is theirs together and was dealt out evenly (one a row at least); where that is wrong, unmerge the cell and fill in each row"),
    "some_openings": ("没有写明人数，按 1 人读了；请写数字", "No number of people, read as 1; write a number"),
    "self_said": ("只写了自己的评价，没有考试成绩；有证书请写上，如 CET-6 480", "A self-assessment without a test; add a result if there is one, e.g. CET-6 480"),
    "duplicate_key": ("编号重复，已保留第一行；请改成不同的编号", "This number stands twice: the first row was kept; make them differ"),
    "same_row": ("与前面的一行完全相同，已跳过", "The same as an earlier row: left out"),
    "cut": (f"内容超过 {MAX_CELL} 字，只读了前面部分；请删减", f"Longer than {MAX_CELL} characters: only the beginning was read; shorten it"),
    "unread_degree": ("看不出学历；请写 专科、本科、硕士 或 博士", "No degree understood; write 专科, 本科, 硕士 or 博士 (college, bachelor, master, doctor)"),
    "unread_major": ("不认识这个专业，只按文字比对；请核对写法", "Major not known, compared by its letters only; check the spelling"),
    "unread_date": ("看不出年月；请写成 2026-06", "No date understood; write it as 2026-06"),
    "no_such_month": ("没有这个月份，只按年份读；请写成 2026-06", "There is no such month, only the year was read; write it as 2026-06"),
    "unread_pay": ("看不出薪资；请写成 8000-10000 或 面议", "No pay understood; write 8000-10000 or 面议 (negotiable)"),
    "unread_place": ("看不出地点；请写城市名或 不限", "No place understood; write a city or 不限 (anywhere)"),
    "unread_number": ("不是人数；请写数字", "Not a number of people; write a number"),
    "no_openings": ("写的是 0 人，按 1 人读了；请写 1 或更多，不招就删去这一行", "Zero openings, read as 1; write 1 or more, or leave the row out"),
    "unread_language": ("看不出语言和等级；请写如 CET-6 480、日语 N2", "No language or level understood; write e.g. CET-6 480, JLPT N2"),
    "beyond_scale": ("分数超出了这个考试的范围，没有采用；请核对", "A score this test does not give, not taken; check it"),
    "extra_cells": ("这一行比表头多出单元格，多出的没有读", "More cells than headers in this row: the rest was not read"),
    "formula_unsaved": ("公式没有保存过结果，按空白处理；请在表格软件里打开并保存一次", "A formula whose value was never saved, taken as empty; open and save the file in a spreadsheet program"),
    "formula_error": ("公式出错的单元格，按空白处理；请改成文字", "A formula error: taken as empty; replace it by its text"),
}  # fmt: skip


def fault(number: int, column: str, value: str, code: str) -> Fault:
    """The fault of this code."""
    zh, en = _REASONS[code]
    return Fault(number, column, value, code, zh, en)
