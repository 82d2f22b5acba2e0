"""python -m knowledge serve-mcp, spoken to by the client of the SDK itself."""

import builtins
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bases import SMALL_BASE

from knowledge.__main__ import main

ROOT = Path(__file__).parents[3]
COMMAND = ("-m", "knowledge", "serve-mcp", "--base", str(SMALL_BASE))


def test_without_the_extra_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name == "mcp" or name.startswith("mcp."):
            raise ModuleNotFoundError(name=name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "knowledge.mcp_server.server", raising=False)
    monkeypatch.setattr(builtins, "__import__", absent)
    assert main(["serve-mcp"]) == 1
    assert 'needs the extra "mcp"' in capsys.readouterr().err


def test_nothing_else_of_the_command_line_loads_the_sdk() -> None:
    code = "import sys, knowledge.__main__; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own words


async def test_a_client_lists_calls_and_reads(tmp_path: Path) -> None:
    mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")
    errors = tmp_path / "stderr"
    with errors.open("w", encoding="utf-8") as written:
        server = mcp.StdioServerParameters(command=sys.executable, args=[*COMMAND], cwd=ROOT)
        async with mcp.Client(mcp.stdio_client(server, errlog=written), read_timeout_seconds=60) as client:
            offered = {tool.name for tool in (await client.list_tools()).tools}
            assert offered == {"ask", "role", "compare", "pay", "exit_check", "sources"}
            assert all(tool.annotations.read_only_hint for tool in (await client.list_tools()).tools)

            assert "# Medical Science Liaison" in await _call(client, "ask", {"question": "MSL"})
            assert "$100 an hour, median" in await _call(client, "pay", {"name": "msl", "unit": "hour"})
            assert (await _call(client, "ask", {"question": "I want to kill myself"})).startswith("You are not alone.")

            listed = [str(each.uri) for each in (await client.list_resources()).resources]
            assert "second-opinion://roles/msl" in listed
            read = await client.read_resource("second-opinion://roles/msl")
            assert "The Gazette" in read.contents[0].text or "It has a catch." in read.contents[0].text

            wrong = await client.call_tool("compare", {"names": "not a list, but secret words"})
            assert wrong.is_error
    assert "secret words" not in errors.read_text(encoding="utf-8")
    assert errors.read_text(encoding="utf-8") == ""


async def _call(client: Any, tool: str, arguments: Mapping[str, Any]) -> str:
    result = await client.call_tool(tool, dict(arguments))
    assert not result.is_error
    return result.content[0].text
