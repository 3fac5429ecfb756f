"""How ranking grows with people: all positions at once, one position warm, one changed graduate; run it by hand.

`python -m tests.bench.matching [positions]`; each size is a process of its own, so that its peak memory is its own.
The last line is one JSON object.
"""

import json
import subprocess
import sys

SIZES = (10_000, 30_000, 100_000, 300_000)


def main(positions: int = 500) -> None:
    """Prints one line a size and the whole as JSON."""
    found = []
    print("candidates  CPU s cold  warm   one position  one changed  peak MB  x plain  x floor  exact")
    for size in SIZES:
        command = [sys.executable, "-m", "matching", "bench", "--candidates", str(size), "--positions", str(positions)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        row = json.loads(done.stdout.strip().split("\n")[-1])
        found.append(row)
        print(
            f"{size:>10}  {row['cpu_seconds']:>10.2f}  {row['cpu_seconds_warm']:.2f}   {row['one_position_ms']:>9.1f} ms"
            f"  {row['one_changed_us']:>8} us  {row['peak_mb']:>7}  {row['ratio_to_plain']:>7}"
            f"  {row['ratio_to_floor']:>7}  {row['exact']}",
            flush=True,
        )
    print(json.dumps({"bench": "matching growth", "positions": positions, "sizes": found}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
