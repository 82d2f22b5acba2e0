import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from storage.copy import CopyError, copy_database
from storage.database import open_database, open_process_locks
from tests.postgres import Postgres

ROOT = Path(__file__).parents[2]


def bot(*arguments: str, database_url: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": database_url} | variables
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own program


@pytest.mark.slow
def test_copy_says_how_many_rows_went_where_and_what_to_do_next(tmp_path: Path, postgres: Postgres) -> None:
    old = f"sqlite:///{tmp_path}/old.db"
    assert bot("migrate", database_url=old).returncode == 0
    copied = bot("copy", old, postgres.url, database_url=old)
    assert copied.returncode == 0, copied.stderr
    assert "0  saved_roles" in copied.stdout
    assert "Set DATABASE_URL" in copied.stdout


def test_what_cannot_be_copied_is_one_sentence_without_the_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copy", f"sqlite:///{tmp_path}/old.db", "postgresql://bot:hunter2@127.0.0.1:1/bot"]) == 1
    assert capsys.readouterr() == ("", f"There is no database {tmp_path}/old.db.\n")


@pytest.mark.stress
def test_copying_to_an_ephemeral_disk_is_refused_unless_allowed(tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path}/new.db"
    for command in (["migrate"], ["copy", f"sqlite:///{tmp_path}/old.db", new], ["restore", f"{tmp_path}/old.db"]):
        refused = bot(*command, database_url=new, DYNO="run.1")
        assert refused.returncode == 1
        assert "wipes its disk at every restart" in refused.stderr
    assert not list(tmp_path.iterdir())
    assert bot("migrate", database_url=new, DYNO="run.1", ALLOW_EPHEMERAL_SQLITE="1").returncode == 0


async def test_a_database_in_use_is_not_copied(tmp_path: Path) -> None:
    used, new = f"sqlite:///{tmp_path}/used.db", f"sqlite:///{tmp_path}/new.db"
    await (await open_database(used)).close()
    locks = await open_process_locks(used)
    assert await locks.acquire("shard 0")
    with pytest.raises(CopyError, match="stop it first"):
        await copy_database(used, new)
    await locks.close()
    assert "saved_roles" in await copy_database(used, new)


async def test_a_restore_names_the_database_it_fills(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    await (await open_database(f"sqlite:///{old}")).close()
    restored = await asyncio.to_thread(bot, "restore", str(old), database_url=f"sqlite:///{new}")
    assert restored.returncode == 0, restored.stderr
    assert f"Restored {old} into {new}." in restored.stdout
