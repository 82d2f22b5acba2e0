"""Write the software bill of materials of what is deployed, in CycloneDX 1.6: every locked package with its hashes.

It reads requirements.txt alone, so it needs no network; licenses are added for packages that are installed here.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from licenses import is_permissive, license_of
from packageurl import PackageURL

sys.path.insert(0, str(Path(__file__).parents[1]))  # the packages are beside this folder

from bot import __version__

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)([^\n]*\n(?:    --hash=[^\n]+\n)*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill_of_materials(requirements: str) -> Bom:
    """Return a component for each pin of a lock file; its hashes are those of all its distributions."""
    bom = Bom()
    ours = Component(name="second-opinion-discord-bot", version=__version__, type=ComponentType.APPLICATION)
    bom.metadata.component = ours
    for name, version, rest in _PIN.findall(requirements):
        address = PackageURL("pypi", None, name, version)
        bom.components.add(
            Component(
                name=name,
                version=version,
                type=ComponentType.LIBRARY,
                bom_ref=str(address),
                purl=address,
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in _HASH.findall(rest)],
                licenses=_licenses(name),
            )
        )
    bom.register_dependency(ours, bom.components)
    return bom


def _licenses(name: str) -> list[LicenseExpression]:
    try:
        expression = license_of(name)
    except PackageNotFoundError:
        return []
    return [LicenseExpression(expression)] if is_permissive(expression) else []


def main() -> int:
    """Write the file named on the command line; fails when the lock file holds no package."""
    target = Path(sys.argv[1])
    bom = bill_of_materials(REQUIREMENTS.read_text("utf-8"))
    if not bom.components:
        print(f"{REQUIREMENTS.name} holds no package.")
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(JsonV1Dot6(bom).output_as_string(indent=2) + "\n", "utf-8")
    print(f"{len(bom.components)} packages in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
