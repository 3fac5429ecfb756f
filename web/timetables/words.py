"""The words for what the engine of fairs says in codes: checks, methods, states and steps of a run."""

from flask_babel import gettext as _

from web.models.run_kinds import PAIRING, RANKING

CHECKS = {
    "known": lambda: _("每场面谈的人和桌都在名单里"),
    "pinned_kept": lambda: _("固定的面谈没有动"),
    "table_clash": lambda: _("一张桌同一时间只见一个人"),
    "person_clash": lambda: _("一个人同一时间只有一场"),
    "met_twice": lambda: _("同一个人不会见同一家两次"),
    "table_open": lambda: _("桌子不开放的时间没有安排"),
    "person_free": lambda: _("本人没空的时间没有安排"),
    "possible": lambda: _("每场都来自志愿、意向或匹配"),
    "blocked": lambda: _("没有安排不符合必备条件的人"),
    "limit": lambda: _("没有人超过面谈上限"),
    "rest": lambda: _("间隔、个人的休息和换厅的走路时间都够"),
    "together": lambda: _("同行的人都在同一段时间里面谈"),
    "fair_share": lambda: _("保底面谈的人数如实统计"),
    "value": lambda: _("总分如实，且不超过证明的上限"),
    "bounds": lambda: _("每个上限都由它的证明算得出来"),
    "statistics": lambda: _("统计数字重新数过，一个不差"),
    "input": lambda: _("输入就是公布的那一份"),
    "graduate_best": lambda: _("对每个毕业生都没有更好的稳定结果"),
    "made_again": lambda: _("由另一程序按公布的规则重配，结果相同"),
    "one_each": lambda: _("一个人只配一个职位"),
    "capacity": lambda: _("没有职位超过名额"),
    "blocking_pairs": lambda: _("没有一对人和职位都更想要对方"),
}


OF_PLACEMENTS = {
    "known": lambda: _("每一对的人和职位都在名单里"),
    "possible": lambda: _("每个人配到的职位都是可以配的"),
}
OF_RANKINGS = {"blocked": lambda: _("不符合必备条件的人都排在别人之后")}


def check_name(code: str, kind: str = "") -> str:
    """What a check of the verifier looked at, in the words of this kind of run."""
    own = {PAIRING.code: OF_PLACEMENTS, RANKING.code: OF_RANKINGS}.get(kind, {})
    named = own.get(code) or CHECKS.get(code)
    return str(named()) if named else code


def ways() -> dict[str, tuple[str, str]]:
    """The ways a published timetable goes on when something closes: a name, and what it keeps."""
    return {
        "move": (_("展位搬过去，时间不变"), _("人、时间、桌都不变，只换地方。")),
        "least": (_("关闭，只动必须动的"), _("其他面谈都不动；受影响的人排进空着的时间，排不上的取消。")),
        "fair": (_("关闭，重排时间保公平"), _("见谁尽量不变，没开始的面谈可以换时间，让每人的保底场数尽量都有。")),
    }


def error_text(code: str) -> str:
    """Why a run failed, in words where its code is known."""
    return _("有两场固定的面谈互相冲突。请先取消固定其中一场，再排一次。") if code == "clash" else code


METHODS = {
    "flow": lambda: _("最小费用流"),
    "colouring": lambda: _("边染色"),
    "integer program": lambda: _("整数规划"),
    "shifts": lambda: _("逐个换时间补满"),
    "by hand": lambda: _("手工改动"),
    "groups": lambda: _("逐组试时间段"),
}


def method_name(method: str | None) -> str:
    """How a plan was found, step by step."""
    steps = (method or "").split("+")
    return " + ".join(METHODS[step]() if step in METHODS else step for step in steps)


def state_names() -> dict[str, tuple[str, str]]:
    """A run's state in words, and the tone it is shown in."""
    return {
        "queued": (_("排队中"), "info"),
        "running": (_("进行中"), "info"),
        "done": (_("已完成"), "ok"),
        "failed": (_("没有完成"), "bad"),
        "cancelled": (_("已取消"), "plain"),
    }


def left(seconds: int | None) -> str:
    """How long a run may still take; "" while nothing can be said."""
    return "" if seconds is None else _("大约还要 %(n)d 秒。", n=seconds)


def step_names() -> dict[str, str]:
    return {
        "read": _("读报名资料"),
        "score": _("算匹配分"),
        "choose": _("选面谈"),
        "times": _("排时间"),
        "tables": _("排桌子"),
        "check": _("检查"),
        "cures": _("找改进办法"),
    }


ACTS = {  # of the audit log, in both languages
    "fair.place": ("公布配对结果", "Pairing published"),
    "fair.publish": ("公布时间表", "Timetable published"),
    "fair.run": ("开始排时间表", "Timetable ordered"),
    "fair.run.cancel": ("取消排时间表", "Timetable cancelled"),
    "fair.run.done": ("时间表排好", "Timetable done"),
    "fair.run.edit": ("手工调整时间表", "Timetable changed by hand"),
}
