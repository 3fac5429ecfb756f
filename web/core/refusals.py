"""Why a verb did not do what was asked: the state has moved on, or a form holds what cannot be."""


class Conflict(Exception):
    """The act no longer fits the state (already closed, already taken): `message` says so in the page's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Wrong(Conflict):
    """What was typed cannot be, and whoever typed it can mend it: told beside `field` by `Form.mending`, "" for the
    whole form. Where no form takes it, a page of its own says so and leads back."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
