import shutil
from pathlib import Path

import pytest
from bases import SMALL_BASE, BaseOnDisk


@pytest.fixture
def base(tmp_path: Path) -> BaseOnDisk:
    return BaseOnDisk(Path(shutil.copytree(SMALL_BASE, tmp_path / "base")))
