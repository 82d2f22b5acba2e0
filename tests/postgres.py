"""A real PostgreSQL for the tests, without any set-up.

TEST_DATABASE_URL names a server whose role may create databases. Without it, the server programs on this machine are
started on a Unix socket in a temporary folder, once for each test process, and stopped at its end.
"""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

CLUSTERS = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
SETTINGS = {"listen_addresses": "''", "fsync": "off", "full_page_writes": "off", "shared_buffers": "16MB"}
"""No network; nothing needs to survive the machine; the memory of a small server."""


class Postgres:
    """One database of a real server, which each test finds empty."""

    def __init__(self, server_url: str, programs: "Programs | None") -> None:
        self.programs = programs
        # Its own loop, so that tests with and without one can ask for it.
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._server_url = server_url
        self._name = f"second_opinion_test_{os.getpid()}"
        self.url = urlsplit(server_url)._replace(path="/" + self._name).geturl()

    def create(self) -> None:
        self._run(self._server_url, f"CREATE DATABASE {self._name} TEMPLATE template0 ENCODING 'UTF8'")

    def empty(self) -> None:
        """Throw out whoever is left from the test before, and everything it left."""
        self._run(
            self.url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid();"
            "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public",
        )

    def drop(self) -> None:
        self._run(self._server_url, f"DROP DATABASE {self._name} WITH (FORCE)")
        self._runner.close()

    def run(self, sql: str) -> None:
        """Do something to the database from outside, as its operator would."""
        self._run(self.url, sql)

    def cut(self, line: str) -> None:
        """End every connection of the bot that is its line for this: "listener" or "claims"."""
        of_it = f"datname = current_database() AND application_name = 'second-opinion {line}'"
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {of_it}")  # noqa: S608 - our own words

    def _run(self, url: str, sql: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(url)
            try:
                await connection.execute(sql)
            finally:
                await connection.close()

        self._runner.run(run())


class Programs:
    """A server of our own, run by its programs. PostgreSQL refuses to run as root, so root steps aside."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._as: dict[str, object] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}}
        if os.geteuid() == 0:
            user = unprivileged()
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.url = f"postgresql://postgres@/postgres?host={folder}"

    def start(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self._folder)}
        if not (self._folder / "data").exists():
            self._call("initdb", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8", "--username=postgres")
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._call("pg_ctl", "start", "--wait", "--silent", f"--log={self._folder / 'log'}", f"--options={options}")

    def stop(self) -> None:
        """End it as a crash would, open connections and all."""
        self._call("pg_ctl", "stop", "--wait", "--silent", "--mode=immediate")

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), f"--pgdata={self._folder / 'data'}", *arguments]
        with (self._folder / "programs.log").open("ab") as log:
            done = subprocess.run(command, stdout=log, stderr=log, check=False, **self._as)  # type: ignore[call-overload]  # noqa: S603 - the server's own programs
        if done.returncode:
            raise RuntimeError(f"{program} failed: {(self._folder / 'programs.log').read_text()}")


def unprivileged() -> pwd.struct_passwd:
    """The user that a server runs as when root runs the tests."""
    known = {user.pw_name: user for user in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def find_programs() -> Path | None:
    """The folder of the newest server programs: those on PATH, else Debian's."""
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(CLUSTERS.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    wanted = ("postgres", "initdb", "pg_ctl")
    return next((folder for folder in folders if all((folder / name).is_file() for name in wanted)), None)


@contextmanager
def running() -> Generator[Postgres | None]:
    """A server with a database for this process, or None where there is no server to be had."""
    url, folder = os.environ.get("TEST_DATABASE_URL"), find_programs()
    with ExitStack() as stack:
        programs = None
        if url is None:
            if folder is None:
                yield None
                return
            # Not pytest's own folder: the path of a socket is 107 bytes at most.
            programs = Programs(folder, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pg-"))))
            programs.start()
            stack.callback(programs.stop)
            url = programs.url
        database = Postgres(url, programs)
        database.create()
        stack.callback(database.drop)
        yield database
