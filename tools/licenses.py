"""Lists the license of every package that is deployed, and fails on one that asks more than to be named.

What counts as permissive is decided by SPDX identifier; packages that state their license in older ways are read by
their classifiers. MPL-2.0 asks for the source of its own files only when they are changed, which nobody here does.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
PERMISSIVE = frozenset(
    {
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "HPND",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "PSF-2.0",
        "0BSD",
        "MPL-2.0",
    }
)
IN_OTHER_WORDS = {
    "mit license": "MIT",
    "mit": "MIT",
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "python software foundation license": "PSF-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? *\\?$", re.MULTILINE)


def license_of(package: str) -> str:
    """Return an SPDX expression, or whatever an installed package says instead. Raises PackageNotFoundError."""
    fields = metadata(package).json
    expression = fields.get("license_expression")
    if expression:
        return str(expression)
    stated = [line.rpartition(" :: ")[2] for line in fields.get("classifier", ()) if line.startswith("License ::")]
    stated = [each for each in stated if each != "OSI Approved"] or [str(fields.get("license", "not stated")).strip()]
    return " AND ".join(IN_OTHER_WORDS.get(each.lower(), each.splitlines()[0]) for each in stated)


def is_permissive(expression: str) -> bool:
    """Return whether every license of an AND is permissive, and one at least of an OR."""
    every = re.split(r"\s+AND\s+", expression.strip("()"))
    return all(any(one.strip("() ") in PERMISSIVE for one in re.split(r"\s+OR\s+", each)) for each in every)


def main() -> int:
    """Print one line a package; returns 1 when one of them needs a thought."""
    doubtful = 0
    for name, version, condition in _PIN.findall(REQUIREMENTS.read_text("utf-8")):
        try:
            expression = license_of(name)
        except PackageNotFoundError:
            print(f"?    {name} {version}: not installed here ({condition or 'run make test once'})")
            doubtful += not condition
            continue
        fine = is_permissive(expression)
        doubtful += not fine
        print(f"{'ok  ' if fine else 'LOOK'} {name} {version}: {expression}")
    return 1 if doubtful else 0


if __name__ == "__main__":
    sys.exit(main())
