"""`python -m tests.sbom`: what the site is built from, as a CycloneDX 1.6 list made of the pinned requirements.

The same requirements give the same bytes, so that two lists can be compared; no network is asked.
"""

import json
import re
import sys
import tomllib
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*(?:\n    --hash=.*)*)", re.MULTILINE)
SHA256 = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def component(name: str, version: str, rest: str) -> dict[str, object]:
    """One package: its address in package-URL form, and the hashes of the files that may be installed."""
    name = re.sub(r"[-_.]+", "-", name).lower()
    address = f"pkg:pypi/{name}@{version}"
    hashes = [{"alg": "SHA-256", "content": content} for content in SHA256.findall(rest)]
    files = {"type": "distribution", "url": f"https://pypi.org/project/{name}/{version}/", "hashes": hashes}
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "externalReferences": [files],
    }


def bill(requirements: str, project: dict[str, str]) -> dict[str, object]:
    """The whole list. ValueError for a requirement without exact version or hash."""
    components = [component(*found) for found in PINNED.findall(requirements)]
    told = [line for line in requirements.splitlines() if line and not line.startswith((" ", "#"))]
    if len(told) != len(components) or not all(c["externalReferences"][0]["hashes"] for c in components):
        raise ValueError("every requirement needs name==version and at least one --hash=sha256:…: run `make lock`")
    this = f"pkg:generic/{project['name']}@{project['version']}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, this + requirements)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": this,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "purl": this,
            }
        },
        "components": components,
        "dependencies": [{"ref": this, "dependsOn": [c["bom-ref"] for c in components]}],
    }


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = (ROOT / "requirements.txt").read_text("utf-8")
    json.dump(bill(requirements, project), sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
