"""The gallery: ten journeys, each on a phone and on a desktop, in pictures small enough to show several at once."""

import re

import pytest

from tests.architecture.repository import ROOT

IMAGES = ROOT / "docs" / "images"
PAGE = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
MAX_BYTES = 80_000


def test_there_are_ten_journeys_each_on_a_phone_and_on_a_desktop() -> None:
    journeys = re.split(r"^## \d+\. ", PAGE, flags=re.MULTILINE)[1:]
    assert len(journeys) == 10
    for journey in journeys:
        shown = re.findall(r"!\[[^\]]+\]\(images/([\w-]+)\.png\)", journey)
        assert any(name.endswith("-phone") for name in shown), journey[:40]
        assert any(name.endswith("-desktop") for name in shown), journey[:40]


@pytest.mark.parametrize("name", sorted(path.name for path in IMAGES.iterdir()))
def test_a_picture_is_small_and_shown(name: str) -> None:
    assert (IMAGES / name).stat().st_size <= MAX_BYTES
    assert f"images/{name}" in PAGE
