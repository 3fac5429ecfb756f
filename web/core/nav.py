"""The frame of every page: the menu of each group and the addresses everybody needs, as the features declare them."""

from flask import request, url_for
from flask_login import current_user

from web.core.feature import house

THEMES = ("light", "dark", "auto")


def values() -> dict[str, object]:
    """What the frame of every page shows beside its content."""
    theme = request.cookies.get("theme")
    links = {f"{name}_url": url_for(endpoint) for name, endpoint in house().addresses.items()}
    return links | {
        "nav": menu(),
        "home_endpoint": home_endpoint(),
        "theme": theme if theme in THEMES else "auto",
        "account_links": _links("account"),
        "footer_links": _links("footer"),
    }


def _links(group: str) -> list[tuple[str, str]]:
    return [(str(entry.label), url_for(entry.endpoint)) for entry in house().menus.get(group, ())]


def menu() -> list[tuple[str, str, str, str]]:
    """(label, address, `aria-current`, icon) for the current person's group: "page", "true" above a page, or "". The
    first five stand in the bar, on a phone as on a desk; the others in the menu of one's account."""
    role = current_user.role if current_user.is_authenticated else "anonymous"
    if role == "organiser":
        role = current_user.organiser_kind or "anonymous"  # removed from their office a moment ago
    elif role == "agency" and current_user.stopped:
        role = "stopped"
    homes, entries = house().homes.values(), house().menus[role]
    urls = {entry.endpoint: url_for(entry.endpoint) for entry in entries}
    within = [e for e, url in urls.items() if e not in homes and request.path.startswith(url + "/")]
    shown = {request.endpoint: "page"} if request.endpoint in urls else dict.fromkeys(within[:1], "true")
    return [(str(e.label), urls[e.endpoint], shown.get(e.endpoint, ""), e.icon) for e in entries]


def section(path: str) -> str:
    """What the menus call the page an address lies under, the nearest one; "" when none does."""
    entries = {url_for(entry.endpoint): entry.label for menu in house().menus.values() for entry in menu}
    above = [url for url in entries if url != "/" and f"{path}/".startswith(f"{url}/")]
    return str(entries[max(above, key=len)]) if above else ""


def home_endpoint() -> str:
    """Where a person lands after logging in."""
    return house().homes[current_user.role if current_user.is_authenticated else "anonymous"]


def address(name: str, **arguments: object) -> str:
    """The path of a page that the frame needs, by what it is for: "login", "unproven" …"""
    return url_for(house().addresses[name], **arguments)
