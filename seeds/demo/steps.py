"""Applications and invitations of the demo, in every state they can stand in, with their history."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from web.models.stages import APPLIED, DECLINED, HIRED, INTERVIEW, INVITED, OFFER, REFUSED, WITHDRAWN, Stage

# The ways an application goes, and how often; each is a path through the states.
PATHS = (
    ((APPLIED,), 28),
    ((APPLIED, INTERVIEW), 16),
    ((APPLIED, INTERVIEW, OFFER), 8),
    ((APPLIED, INTERVIEW, OFFER, HIRED), 8),
    ((APPLIED, DECLINED), 12),
    ((APPLIED, INTERVIEW, DECLINED), 6),
    ((APPLIED, WITHDRAWN), 4),
    ((INVITED,), 10),
    ((INVITED, APPLIED), 5),
    ((INVITED, REFUSED), 3),
)
MESSAGES = (
    "你好，我对这个方向很感兴趣，盼望能有机会聊聊。",
    "做过相近的检索，附上简历，谢谢。",
    "愿意从基础做起，边工作边考证。",
    "",
)
INVITATIONS = ("看了你的资料，觉得和我们的职位很合适，欢迎投递。", "我们正在找这个方向的同学，有兴趣可以先聊聊。")


@dataclass(frozen=True, slots=True)
class Drawn:
    position: int  # numbers in the demo, from 0
    graduate: int
    path: tuple[Stage, ...]
    days: tuple[int, ...]  # how many days ago each step was, oldest first
    message: str


def draw(seed: int, number: int, positions: int, graduates: int) -> Drawn:
    """The application of this number. The first ones fall to the demo agency and the demo graduate."""
    rng = Random(f"application:{seed}:{number}")
    path = PATHS[number][0] if number < len(PATHS) else rng.choices([p for p, _ in PATHS], [w for _, w in PATHS])[0]
    if number < len(PATHS):
        position, graduate = 0, 1 + rng.randrange(graduates - 1)
    elif number < 2 * len(PATHS):
        path, graduate = PATHS[number - len(PATHS)][0], 0
        position = 1 + rng.randrange(positions - 1)
    else:
        position, graduate = rng.randrange(positions), 1 + rng.randrange(graduates - 1)
    last = rng.randint(0, 12)
    days = tuple(last + 4 * step for step in reversed(range(len(path))))
    message = rng.choice(INVITATIONS if path[0] is INVITED else MESSAGES)
    return Drawn(position, graduate, path, days, message)


def draw_all(seed: int, number: int, positions: int, graduates: int) -> Iterator[Drawn]:
    """`number` draws, at most one for each position and graduate."""
    seen: set[tuple[int, int]] = set()
    for n in range(number):
        drawn = draw(seed, n, positions, graduates)
        if (drawn.position, drawn.graduate) not in seen:
            seen.add((drawn.position, drawn.graduate))
            yield drawn
