"""Writes a site into a directory, and takes away what an earlier run wrote there and this one did not."""

from collections.abc import Mapping
from pathlib import Path

MANIFEST = ".second-opinion-site"
"""Lists the files of the last run, one a line."""


class UnsafeDirectoryError(Exception):
    """The directory has files that were not written by an earlier run; its text is a sentence for the user."""


def write_site(site: Mapping[str, str], directory: Path) -> int:
    """Write all files and return how many there are.

    Raises:
        UnsafeDirectoryError: the directory has other files; nothing was written.
        OSError: the directory cannot be written.
    """
    manifest = directory / MANIFEST
    earlier = manifest.read_text(encoding="utf-8").splitlines() if manifest.is_file() else None
    if earlier is None and directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UnsafeDirectoryError(f"{directory} has other files. Name a new or empty directory.")
    directory.mkdir(parents=True, exist_ok=True)
    # The manifest comes first, so that a run that was cut off can be repeated.
    manifest.write_text("\n".join(sorted({*site, *(earlier or [])})) + "\n", encoding="utf-8", newline="\n")
    for path, text in site.items():
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    for path in {*(earlier or [])} - site.keys():
        _remove(directory, path)
    manifest.write_text("\n".join(sorted(site)) + "\n", encoding="utf-8", newline="\n")
    return len(site)


def _remove(directory: Path, path: str) -> None:
    """Remove a file of an earlier run; a path that leads out of the directory is left alone."""
    file = (directory / path).resolve()
    if file.is_relative_to(directory.resolve()) and file.is_file():
        file.unlink()
