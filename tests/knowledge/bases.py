"""A copy of a small base on disk, to be broken by tests."""

from dataclasses import dataclass
from pathlib import Path

from knowledge import load_with_diagnostics
from tests.shipped import SMALL_BASE

__all__ = ["SMALL_BASE", "BaseOnDisk"]


@dataclass(frozen=True)
class BaseOnDisk:
    path: Path

    def write(self, file: str, text: str | bytes) -> None:
        data = text.encode() if isinstance(text, str) else text
        (self.path / file).parent.mkdir(exist_ok=True)
        (self.path / file).write_bytes(data)

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def faults(self) -> list[str]:
        _, faults = load_with_diagnostics(self.path)
        return [str(fault) for fault in faults]
