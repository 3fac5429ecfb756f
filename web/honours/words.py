"""What the standings and acts of honours are called."""

from flask_babel import gettext as _

ACTS = {  # of the audit log, in both languages
    "honour.ask": ("请学校核实荣誉", "University asked about honours"),
    "honour.hide": ("不给机构看一项荣誉", "Honour hidden"),
    "honour.show": ("给机构看一项荣誉", "Honour shown"),
    "honour.confirm": ("核实荣誉", "Honour confirmed"),
    "honour.refuse": ("不予核实荣誉", "Honour refused"),
    "honour.revoke": ("撤销荣誉核实", "Confirmation of an honour revoked"),
    "honours.sheet": ("下载待核实荣誉表", "Sheet of honours downloaded"),
}
TONES = {"asked": "accent", "confirmed": "ok", "rejected": "bad", "revoked": "bad"}


def standing_names() -> dict[str, str]:
    return {
        "": _("没有请学校核实"),
        "asked": _("等学校核实"),
        "confirmed": _("学校已核实"),
        "rejected": _("学校没有核实"),
        "revoked": _("学校撤销了核实"),
    }


def act_names() -> dict[str, str]:
    return {"confirm": _("核实"), "refuse": _("不予核实"), "revoke": _("撤销核实")}
