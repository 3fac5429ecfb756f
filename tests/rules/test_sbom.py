"""The list of what the site is built from names everything that is installed, each with its hashes."""

import json
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.sbom import bill

ROOT = Path(__file__).parents[2]
PROJECT = {"name": "shanggang", "version": "1", "description": "a site"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_pinned_is_listed_as_it_is_installed() -> None:
    made = [
        subprocess.run([sys.executable, "-m", "tests.sbom"], cwd=ROOT, capture_output=True, check=True).stdout
        for _ in "ab"
    ]
    assert made[0] == made[1], "two lists of the same requirements can be compared"
    listed = json.loads(made[0])
    assert (listed["bomFormat"], listed["specVersion"], listed["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", listed["serialNumber"])
    found: dict[str, set[str]] = {}  # one package may be pinned twice, for older and newer Pythons
    for part in listed["components"]:
        found.setdefault(part["name"], set()).add(part["version"])
    assert len(listed["components"]) == len({c["bom-ref"] for c in listed["components"]})
    asked = re.findall(r"^([\w-]+)", (ROOT / "requirements.in").read_text("utf-8"), re.MULTILINE)
    assert not {plain(name) for name in asked} - set(found)
    installed = {plain(d.metadata["Name"]): d.version for d in distributions()}
    assert not {name for name, versions in found.items() if name in installed and installed[name] not in versions}
    for part in listed["components"]:
        assert part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}"
        assert all(len(h["content"]) == 64 for h in part["externalReferences"][0]["hashes"])
    assert set(listed["dependencies"][0]["dependsOn"]) == {c["bom-ref"] for c in listed["components"]}


@pytest.mark.parametrize(
    "loose", ["flask\n", "flask>=3\n", "flask==3.1.3\n", "flask @ https://example.org/flask.whl\n"]
)
def test_what_is_not_pinned_stops_the_list(loose: str) -> None:
    with pytest.raises(ValueError, match="make lock"):
        bill(loose, PROJECT)
