"""Hospital and residents as the `matching` package of PyPI solves it: `python -I fairs_pypi.py INPUT.json`.

Run by `tests.bench.fairs --pypi PYTHON` in an interpreter that has that package (in an environment of its own: it has
the name of ours, hence -I). INPUT.json holds `wish`, `claim` and `places` by name; the answer is one JSON object.
"""

import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from time import process_time

from matching.games import HospitalResident


def main(path: str) -> None:
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(1_000_000)
    started = process_time()
    game = HospitalResident.create_from_dictionaries(given["wish"], given["claim"], given["places"])
    made = process_time() - started
    result = game.solve(optimal="resident")
    seconds = process_time() - started
    pairs = {str(resident): str(hospital) for hospital, people in result.items() for resident in people}
    print(json.dumps({"version": version("matching"), "made": made, "seconds": seconds, "pairs": pairs}))


if __name__ == "__main__":
    main(sys.argv[1])
