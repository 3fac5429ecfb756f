"""The rule book: who may take what is told from which state to which.

difficulty  open → answered (office) → solved or open again (agency); the agency may call it solved at any time
practice    open → shown or kept from the public (office); what is open or shown its agency may take back, for good
"""

STEPS: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {  # (kind, side) -> from -> to
    ("difficulty", "office"): {"open": ("answered",), "answered": ("answered",)},
    ("difficulty", "agency"): {"open": ("open", "solved"), "answered": ("open", "solved")},
    ("practice", "office"): {"open": ("shown", "kept"), "shown": ("kept",), "kept": ("shown",)},
    ("practice", "agency"): {"open": ("taken",), "shown": ("taken",)},
}
WORDLESS = (("difficulty", "solved"), ("practice", "shown"), ("practice", "taken"))  # need no words


def may(kind: str, side: str, before: str, after: str) -> bool:
    """Whether this side may lead what is told from one state to another."""
    return after in STEPS[kind, side].get(before, ())


def needs_words(kind: str, after: str) -> bool:
    """Whether this step says nothing without words."""
    return (kind, after) not in WORDLESS
