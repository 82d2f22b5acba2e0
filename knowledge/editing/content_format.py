"""The one way a content file is written: what an export writes and what `python -m knowledge format` makes of a file.

A file is a plain dump of its model: the keys in the order of the model, defaults left out, one list item a line. So an
edit is a dump of the changed model, and a diff shows only what was changed. The comment at the head of a file is kept;
comments elsewhere cannot be, so `format_content` changes no file that has them unless told to drop them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from knowledge.diagnostics import Diagnostic
from knowledge.editing.serialization import model_to_yaml
from knowledge.loading.files import FILES, FOLDERS, decode, parse_file
from knowledge.loading.yaml_reader import read_fast

_HEAD = re.compile(r"(?:#[^\n]*\n)*")
_MAYBE_COMMENT = re.compile(r"(?:^|(?<= ))#")


def head_comment(text: str) -> str:
    """Return the comment lines a file begins with."""
    found = _HEAD.match(text.removeprefix("\ufeff"))
    return found[0] if found else ""


def format_model(model: BaseModel, head: str = "") -> str:
    """Return the text of the file of a model below this head comment."""
    return head + model_to_yaml(model)


def format_content(
    directory: Path, *, check: bool = False, drop_comments: bool = False
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Format the files of a base that are not formatted yet; with `check`, write nothing.

    Returns the names of these files, and what was wrong with others: a file that is no valid file of a base, or has a
    comment below its head, stays as it is.
    """
    changed: list[str] = []
    diagnostics: list[Diagnostic] = []
    for path, kind in _content_files(directory):
        file = path.relative_to(directory).as_posix()
        parsed, faults = parse_file(path, kind, file)
        if parsed.model is None or faults:
            diagnostics.extend(faults)
            continue
        data = path.read_bytes()
        before = str(decode(data, file))
        after = format_model(parsed.model, head_comment(before)).encode()
        if data == after:
            continue
        comments = () if drop_comments else tuple(_comments_below_head(before, file))
        diagnostics.extend(comments)
        if not comments:
            changed.append(file)
            if not check:
                path.write_bytes(after)
    return tuple(changed), tuple(diagnostics)


def _content_files(directory: Path) -> Iterator[tuple[Path, type[BaseModel]]]:
    for name, kind in FILES.items():
        yield directory / f"{name}.yaml", kind
    for folder, kind in FOLDERS.items():
        for path in sorted((directory / folder).glob("*.yaml")):
            yield path, kind


def _comments_below_head(text: str, file: str) -> Iterator[Diagnostic]:
    """Yield each comment below the head. A `#` begins a comment if the text means the same without what follows."""
    head = head_comment(text)
    lines = text.removeprefix("\ufeff").split("\n")
    data = read_fast("\n".join(lines))
    for at in range(head.count("\n"), len(lines)):
        for found in _MAYBE_COMMENT.finditer(lines[at]):
            rest = [*lines[:at], lines[at][: found.start()].rstrip(), *lines[at + 1 :]]
            if read_fast("\n".join(rest)) == data:
                sentence = "a comment stands only at the head of a file; make it a `note`, or drop it"
                yield Diagnostic(file, at + 1, found.start() + 1, sentence)
                break
