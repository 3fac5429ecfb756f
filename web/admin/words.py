"""What the acts of administrators are called, and how any feature's acts are found."""

from web.core.feature import house
from web.core.i18n import pick

ACTS = {  # of the audit log, in both languages
    "account.disable": ("停用账号", "Account disabled"),
    "account.enable": ("恢复账号", "Account let in again"),
    "admin.create": ("建立管理员", "Administrator made"),
    "organiser.create": ("新建主办单位", "Organiser made"),
    "organiser.name_school": ("登记校名", "School named"),
    "organiser.remove_member": ("移出主办单位成员", "Organiser's member removed"),
    "outbox.retry": ("重试后台任务", "Background work tried again"),
}


def acts() -> dict[str, tuple[str, str]]:
    """The acts of every feature in both languages, by code."""
    return house().acts


def name(code: str) -> str:
    """The act in the page's language; one that has no name yet is shown as its code."""
    return pick(*acts().get(code, (code, code)))
