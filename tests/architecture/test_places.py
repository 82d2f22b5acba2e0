"""What is a direct message, what is a channel that is gone, what a type of channel is: each is decided in one place."""

import re
from collections.abc import Mapping

import pytest

from tests.architecture.repository import ROOT

RULES: Mapping[str, tuple[str, frozenset[str]]] = {
    "whether this is a direct message is decided by the id that Discord delivered": (
        (
            r"\.guild(?:_id)? is |"
            r"\b(?:if|not|and|or|while) (?:\w+\.)*(?:message|interaction)\.guild(?:_id)?\b(?!\.)(?! (?:==|or 0))"
        ),
        frozenset({"place.py"}),
    ),
    "the server of a message or interaction is looked up in one place": (
        r"\b(?:message|interaction|event)\.guild\b(?!,)",
        frozenset({"place.py", "context.py"}),
    ),
    "whether a channel is gone is asked of Discord": (
        r"\.(?:get_channel|get_channel_or_thread)\(",
        frozenset({"channel_lookup.py", "permissions.py", "setup.py"}),
    ),
    "what a type of channel can do stands in one table": (
        r"ChannelType\.(?!text\b)\w+",
        frozenset({"channel_types.py"}),
    ),
}
"""What no other file may hold, and which may."""


@pytest.mark.parametrize("rule", RULES)
def test_one_file_decides(rule: str) -> None:
    pattern, allowed = RULES[rule]
    files = [file for file in (ROOT / "bot").rglob("*.py") if file.name not in allowed and "demo" not in file.parts]
    held = {
        f"{file.name}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line.partition("  # ")[0]) and not line.lstrip().startswith(('"""', "``"))
    }
    assert held == set()


@pytest.mark.parametrize(
    "line",
    [
        "if message.guild is None:",
        "return interaction.guild_id is None",
        "x = 1 if message.guild else 2",
        "if not interaction.guild_id:",
    ],
)
def test_the_rule_on_direct_messages_finds(line: str) -> None:
    pattern, _ = next(iter(RULES.values()))
    assert re.search(pattern, line)
