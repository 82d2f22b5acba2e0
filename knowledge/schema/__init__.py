"""Generates JSON Schemas from the models, with which editors validate and complete the YAML files.

`roles.json` is for the files in `content/roles/`, `quiz.json` for `content/quiz.yaml`, and so on. An editor that
supports YAML schemas takes one from a first line such as `# yaml-language-server: $schema=../../schema/roles.json`.
"""

import ast
import inspect
import json
import textwrap
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from knowledge.loading.files import FILES, FOLDERS

DIRECTORY = Path(__file__).parent
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _DescribedSchema(GenerateJsonSchema):
    """Describes each field by the docstring below it.

    pydantic can do that itself when the models are created, but then every start of the program would parse their
    source.
    """

    def model_schema(self, schema: Any) -> dict[str, Any]:
        made = super().model_schema(schema)
        for kind in reversed(schema["cls"].__mro__):
            for name, words in _docstrings(kind).items():
                made["properties"][name]["description"] = words
        return made


def _schema(kind: type[BaseModel]) -> dict[str, Any]:
    return kind.model_json_schema(schema_generator=_DescribedSchema)


def _docstrings(kind: type) -> dict[str, str]:
    """Return the strings right below the fields of a model, by field."""
    if not issubclass(kind, BaseModel) or kind is BaseModel:
        return {}
    statements: list[ast.stmt] = cast("Any", ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]).body
    found: dict[str, str] = {}
    for above, below in pairwise(statements):
        match above, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                found[name] = inspect.cleandoc(words)
            case _:
                pass
    return found


@cache
def schemas() -> Mapping[str, str]:
    """Return every schema by file name."""
    return MappingProxyType(
        {
            f"{name}.json": json.dumps({"$schema": _DIALECT, **_schema(kind)}, indent=2, ensure_ascii=False) + "\n"
            for name, kind in {**FILES, **FOLDERS}.items()
        }
    )


def stale_schemas(directory: Path = DIRECTORY) -> tuple[str, ...]:
    """Return the names of files in a directory that are missing, superfluous or out of date."""
    wanted = schemas()
    there = {path.name: path.read_text(encoding="utf-8") for path in directory.glob("*.json")}
    return tuple(sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name)))


def write(directory: Path = DIRECTORY) -> tuple[str, ...]:
    """Update a directory; returns the names of changed files."""
    changed, wanted = stale_schemas(directory), schemas()
    for name in changed:
        if name in wanted:
            (directory / name).write_text(wanted[name], encoding="utf-8")
        else:
            (directory / name).unlink()
    return changed
