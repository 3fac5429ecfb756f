"""`python -m tests.bench.rosters`: every graded roster by the engine and by plain similarity of texts, in one table."""

from pathlib import Path

from matching import MatchSettings, read_candidate, read_position, sheets
from matching.ranking.evaluate import Grades, read_grades, report
from matching.ranking.results import for_roster

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "matching" / "data"


def rosters() -> dict[str, tuple[Path, Path, Path]]:
    """By name: graduates, positions, grades."""
    samples = ROOT / "seeds" / "samples"
    found = {"dev": (samples / "graduates.csv", samples / "posts.csv", samples / "grades.csv")}
    for grades in sorted(DATA.glob("grades*.csv")):
        end = grades.stem.removeprefix("grades")
        found[end.strip("_") or "a"] = (DATA / f"graduates{end}.csv", DATA / f"positions{end}.csv", grades)
    return found


def measured(graduates: Path, positions: Path, grades: Grades) -> dict[str, tuple[float, int, float]]:
    """By method: mean NDCG@10, unfit people among the first k, share of the strong among the first ten."""
    people, offers = sheets.read_roster(graduates, side="graduates"), sheets.read_roster(positions, side="positions")
    candidates = [read_candidate(row.cells, row.cells["编号"]) for row in people.rows]
    wanted = [read_position(row.cells, row.cells["编号"]) for row in offers.rows]
    lines = report(candidates, wanted, for_roster(MatchSettings(), candidates), grades, (people, offers)).splitlines()
    rows = ((line[:44].strip(), line[44:].split()) for line in lines[lines.index("") + 2 :])
    return {name: (float(cells[0]), int(cells[1]), float(cells[2])) for name, cells in rows}


def main() -> None:
    for name, (graduates, positions, grades) in rosters().items():
        print(f"roster {name}")
        for method, (ndcg, unfit, strong) in measured(graduates, positions, read_grades(str(grades))).items():
            print(f"  {method:<44} NDCG@10 {ndcg:.4f}  unfit {unfit}  strong@10 {strong:.3f}")


if __name__ == "__main__":
    main()
