"""Several requests may be the first to need the segmenter."""

import subprocess
import sys

SCRIPT = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from seeds.reference.segmenter import segmenter
sys.setswitchinterval(1e-6)
start = Barrier(8)
def cut(_number):
    start.wait()
    return segmenter().cut("专利代理师检索报告", False)
with ThreadPoolExecutor(8) as pool:
    print(len(set(map(tuple, pool.map(cut, range(8))))))
"""


def test_all_who_ask_first_at_the_same_moment_get_the_same_words() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120)
    assert (done.stdout.strip(), done.stderr) == ("1", "")
