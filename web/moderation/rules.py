"""The rule book: which decisions there are on what was reported, and on which of them somebody may appeal."""

CHOICES = {
    "position": ("dismissed", "warned", "hidden", "suspended"),
    "agency": ("dismissed", "warned", "suspended"),
    "event": ("dismissed", "warned"),
    "message": ("dismissed", "warned", "suspended"),
    "site": ("answered", "dismissed"),
}
SANCTIONS = ("warned", "hidden", "suspended")  # these may be appealed against, once


def verdicts(kind: str, of_agency: bool) -> tuple[str, ...]:
    """The decisions on a report of this kind; only an agency is suspended."""
    return tuple(one for one in CHOICES[kind] if one != "suspended" or of_agency)
