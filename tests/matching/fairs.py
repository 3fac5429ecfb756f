"""Small made-up fairs and placements for the tests of the fair engine."""

from hypothesis import strategies as st

from matching.meetings import Edge, FairInput, Person, Slot, Table
from matching.pairing import Graduate, PairingInput, Places


@st.composite
def fairs(draw, windows: bool = False, people: int = 5, tables: int = 5, slots: int = 4):
    """A fair of at most so many people, tables and slots; with windows also closed times, rests, halls and walks."""
    n, t, s = draw(st.integers(0, people)), draw(st.integers(0, tables)), draw(st.integers(0, slots))
    positions = [f"q{draw(st.integers(0, max(t - 1, 0)))}" for _ in range(t)]
    halls = {q: f"h{draw(st.integers(0, 1))}" if windows else "" for q in sorted(set(positions))}
    closed = st.frozensets(st.integers(0, max(s - 1, 0)), max_size=s) if windows and s else st.just(frozenset())
    edges = tuple(
        Edge(
            f"p{i}",
            q,
            draw(st.integers(0, 9)) * 100,
            draw(st.one_of(st.none(), st.integers(1, 4))),
            draw(st.booleans()),
            blocked="degree" if draw(st.integers(0, 5)) == 0 else "",
        )
        for i in range(n)
        for q in sorted(set(positions))
        if draw(st.integers(0, 3))
    )
    most = draw(st.integers(0, 3))
    return FairInput(
        tuple(Slot("", 540 + 20 * i, 555 + 20 * i) for i in range(s)),
        tuple(Table(f"t{i}", q, halls[q], draw(closed)) for i, q in enumerate(positions)),
        tuple(Person(f"p{i}", draw(st.sampled_from(["A", "B"])), "", draw(closed)) for i in range(n)),
        edges,
        most,
        draw(st.integers(0, most)),
        draw(st.sampled_from([0, 5, 10])) if windows else 0,
        draw(st.sampled_from([0, 5, 15, 30])) if windows else 0,
        seed=draw(st.integers(0, 3)),
    )


@st.composite
def placements(draw, people: int = 4, positions: int = 3):
    """A placement of at most so many people and positions, some pairs not possible."""
    graduates = [f"g{i}" for i in range(draw(st.integers(0, people)))]
    offers = [f"q{i}" for i in range(draw(st.integers(0, positions)))]
    listed = lambda of: tuple(draw(st.permutations(of))[: draw(st.integers(0, len(of)))])  # noqa: E731
    return PairingInput(
        tuple(Places(q, draw(st.integers(0, 2)), listed(graduates)) for q in offers),
        tuple(Graduate(g, listed(offers), draw(st.booleans())) for g in graduates),
        {(g, q): draw(st.integers(0, 3)) * 100 for g in graduates for q in offers if draw(st.integers(0, 3))},
        draw(st.integers(0, 3)),
    )
