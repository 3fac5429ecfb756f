"""The forms of a page as a browser sees them, so that tests send what the site itself asks for."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

BUTTONS = ("submit", "image")


@dataclass
class Field:
    """One control: its name, kind, what it would send untouched ("" for nothing) and, of a list, its choices."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)

    @property
    def asks_number(self) -> bool:
        numbers = [value for value in (self.value, *self.choices) if value]
        kept = self.name in ("csrf_token", "once", "next")
        return not kept and (self.kind == "number" or bool(numbers) and all(n.isdigit() for n in numbers))


@dataclass
class PageForm:
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    files: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.fields))


class _Reader(HTMLParser):
    def __init__(self, html: str, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.by_id = page, [], {}
        self.form: PageForm | None = None
        self.chosen: Field | None = None
        self.text: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.page, values.get("action", "")) if values.get("action") else self.page
            self.form = PageForm(action, values.get("method", "get").lower(), files="multipart" in str(attrs))
            self.forms.append(self.form)
            self.by_id[values.get("id", "")] = self.form
        elif tag == "option" and self.chosen is not None:
            value = values.get("value", "")
            self.chosen.choices.append(value)
            if "selected" in values or len(self.chosen.choices) == 1:
                self.chosen.value = value
        elif tag in ("input", "select", "textarea", "button") and values.get("name") and "disabled" not in values:
            self.control(tag, values)

    def control(self, tag: str, values: dict[str, str]) -> None:
        form = self.by_id.get(values["form"]) if "form" in values else self.form
        if form is None:
            return
        kind = {"input": values.get("type", "text"), "button": "submit"}.get(tag, tag)
        one = Field(values["name"], kind, values.get("value", ""))
        if kind in ("checkbox", "radio", *BUTTONS):
            one.choices.append(one.value or "on")
            if kind in ("checkbox", "radio") and "checked" not in values:
                one.value = ""
        form.fields.append(one)
        self.chosen = one if tag == "select" else self.chosen
        self.text = one if tag == "textarea" else self.text

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.chosen = None
        elif tag == "textarea":
            self.text = None


def forms_of(html: str, page: str) -> list[PageForm]:
    """All forms of a page, in order; an action is the absolute path it is sent to."""
    return _Reader(html, page).forms
