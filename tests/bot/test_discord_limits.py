"""The checker of requests finds what Discord would refuse; it runs after every test that drives the bot."""

from typing import Any

import pytest
from discord_limits import V2, request_faults


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(custom_id: str = "a:1:b", **changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id} | changes


def row(*inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(inner)}


def menu(*values: str, **changes: Any) -> dict[str, Any]:
    options = [{"label": value or "x", "value": value} for value in values]
    return {"type": 3, "custom_id": "m", "options": options, "min_values": 1, "max_values": 1} | changes


def answer(*components: dict[str, Any], **changes: Any) -> list[str]:
    data = {"flags": V2, "components": list(components), "allowed_mentions": {"parse": []}} | changes
    return request_faults("POST", "/interactions/1/token/callback", {"type": 4, "data": data})


def test_a_valid_card_has_no_fault() -> None:
    assert not answer({"type": 17, "components": [text("hello"), row(button()), row(menu("a", "b"))]})


@pytest.mark.parametrize(
    "components",
    [
        [text("x" * 4001)],
        [text("x" * 2001), text("x" * 2000)],
        [text("💉" * 2600)],
        [text("  ")],
        [text("x")] * 41,
        [row(button("same")), row(button("same"))],
        [row(button("x" * 101))],
        [row(button("")), text("x")],
        [row(button(label=""))],
        [row(button(label="x" * 81))],
        [row(button(style=5, url="https://example.org"))],
        [row(button(style=5))],
        [row()],
        [row(*(button(f"b{n}") for n in range(6)))],
        [row(button(), menu("a"))],
        [row(menu())],
        [row(menu(*(str(n) for n in range(26))))],
        [row(menu("a", "a"))],
        [row(menu("a", max_values=2))],
        [row(menu("x" * 101))],
        [row(menu("a", placeholder="x" * 151))],
        [row(menu("a", options=[{"label": "x", "value": "a", "description": "x" * 101}]))],
        [row(menu("a", "b", options=[{"label": "x", "value": v, "default": True} for v in "ab"]))],
        [],
    ],
)
def test_what_discord_refuses_is_found(components: list[dict[str, Any]]) -> None:
    assert answer(*components)


@pytest.mark.parametrize(
    "changes",
    [
        {"flags": 0},
        {"content": "beside"},
        {"embeds": [{"title": "x"}]},
        {"allowed_mentions": None},
        {"allowed_mentions": {"parse": ["everyone"]}},
        {"allowed_mentions": {"parse": [], "users": ["1"]}},
        {"allowed_mentions": {"parse": [], "replied_user": True}},
        {"attachments": [{"id": 0, "filename": "unseen.json"}]},
    ],
)
def test_what_a_message_must_not_hold_is_found(changes: dict[str, Any]) -> None:
    assert answer(text("x"), **changes)


@pytest.mark.parametrize(
    "modal",
    [
        {"title": "x" * 46, "custom_id": "a", "components": [text("x")]},
        {"title": "x", "custom_id": "x" * 101, "components": [text("x")]},
        {"title": "x", "custom_id": "a", "components": []},
        {"title": "x", "custom_id": "a", "components": [text("x")] * 6},
        {"title": "x", "custom_id": "a", "components": [{"type": 4, "value": "xx", "max_length": 1}]},
        {"title": "x", "custom_id": "a", "components": [{"type": 18, "label": "x" * 46}]},
    ],
)
def test_what_a_form_must_not_be_is_found(modal: dict[str, Any]) -> None:
    assert request_faults("POST", "/interactions/1/token/callback", {"type": 9, "data": modal})


@pytest.mark.parametrize("choices", [[{"name": "x", "value": "x"}] * 26, [{"name": "", "value": "x"}]])
def test_suggestions_discord_refuses_are_found(choices: list[dict[str, str]]) -> None:
    assert request_faults("POST", "/interactions/1/token/callback", {"type": 8, "data": {"choices": choices}})


def test_messages_outside_of_interactions_are_checked_as_well() -> None:
    body = {"components": [text("x")], "flags": V2, "allowed_mentions": {"parse": ["users"]}}
    assert request_faults("POST", "/channels/1/messages", body)
    assert request_faults("POST", "/webhooks/1/token", body)
    assert not request_faults("GET", "/channels/1/messages", None)
