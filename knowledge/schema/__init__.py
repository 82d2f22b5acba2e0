"""JSON Schemas with which an editor helps to write the YAML files, made from the models.

`roles.json` is for the files in `content/roles/`, `quiz.json` for `content/quiz.yaml`, and so on. An editor that speaks
YAML takes one from a first line such as `# yaml-language-server: $schema=../../schema/roles.json`.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from knowledge.loading.files import FILES, FOLDERS

DIRECTORY = Path(__file__).parent
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schemas() -> Mapping[str, str]:
    """Make every schema: name of the file → its text."""
    return MappingProxyType(
        {
            f"{name}.json": json.dumps({"$schema": _DIALECT, **kind.model_json_schema()}, indent=2, ensure_ascii=False)
            + "\n"
            for name, kind in {**FILES, **FOLDERS}.items()
        }
    )


def outdated(directory: Path = DIRECTORY) -> tuple[str, ...]:
    """Name the files of a directory that are missing, superfluous, or not as the models would have them."""
    wanted = schemas()
    there = {path.name: path.read_text(encoding="utf-8") for path in directory.glob("*.json")}
    return tuple(sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name)))


def write(directory: Path = DIRECTORY) -> tuple[str, ...]:
    """Bring a directory up to date; returns the names of the files that changed."""
    changed, wanted = outdated(directory), schemas()
    for name in changed:
        if name in wanted:
            (directory / name).write_text(wanted[name], encoding="utf-8")
        else:
            (directory / name).unlink()
    return changed
