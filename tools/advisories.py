"""Asks pip-audit for known security advisories about what is deployed.

It fails when there is one, and also when no package could be checked: "nothing found" must mean that somebody looked.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
_COMMAND = ("-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json")
_SECONDS = 120


def ask() -> list[dict[str, Any]] | None:
    """Return what pip-audit says of each package; None when it could not ask."""
    command = [sys.executable, *_COMMAND, f"--requirement={REQUIREMENTS}"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603 - our own words  # nosec B603
        return json.loads(asked.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None


def report(packages: list[dict[str, Any]] | None) -> int:
    """Print what was found; returns 1 when a package has an advisory, and 2 when not one could be checked."""
    if not packages:
        print("Advisories: NOT CHECKED, the service that knows them can't be reached from here.")
        return 2
    unknown = [package["name"] for package in packages if "vulns" not in package]
    found = [(package, each) for package in packages for each in package.get("vulns", [])]
    for package, each in found:
        fixed = ", ".join(each["fix_versions"]) or "no version yet"
        print(f"ADVISORY {package['name']} {package['version']}: {each['id']}, fixed in {fixed}")
    checked = len(packages) - len(unknown)
    if not checked:
        print(f"Advisories: NOT CHECKED, nothing could be learned about any of {len(packages)} packages.")
        return 2
    print(f"Advisories: {len(found)} about {checked} packages; {len(unknown)} could not be checked.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(report(ask()))
