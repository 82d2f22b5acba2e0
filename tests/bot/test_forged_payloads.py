"""What no client sends and anybody can: every handler answers it, and nothing of it counts as a fault of ours."""

from typing import Any

import pytest
from people import walk
from world import World

from bot.app import COGS
from bot.cards.components import Button, Card, Row
from bot.cards.custom_id import CustomId, custom_id
from bot.cards.limits import MAX_CUSTOM_ID
from bot.interactions.router import _handled_by  # pyright: ignore[reportPrivateUsage] - the table of all handlers

HANDLERS = sorted({(area, verb) for cog in COGS for (area, _, verb), _ in _handled_by(cog)})
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "none": (),
    "a lone surrogate": ("\ud800", "msl\udfff"),
    "five times the same": ("msl", "msl", "msl", "msl", "msl"),
    "one list of the same": ("msl,msl,msl", "msl,msl,msl", "pay"),
    "numbers": ("9" * 19, "-1", "9" * 19),
    "long": ("x" * 50,),
}


def forged(area: str, verb: str, args: tuple[str, ...], context: str = "") -> str | None:
    version = f"1@{context}" if context else "1"
    text = ":".join((area, version, verb, *args))
    return text if len(text) <= MAX_CUSTOM_ID else None


@pytest.mark.parametrize("kind", ARGUMENTS)
async def test_every_handler_answers_forged_arguments(world: World, kind: str) -> None:
    for area, verb in HANDLERS:
        card = await world.moderator.slash("help")
        text = forged(area, verb, ARGUMENTS[kind])
        if text is None:
            continue
        world.forge(card, text)
        answer = await world.moderator.press(card, card.labels[0])
        if answer.seen is not None:
            assert "the code" not in answer.text, text
            ids = answer.message.ids
            assert len(ids) == len(set(ids)), text
        assert not world.log.errors(), text


@pytest.mark.parametrize("context", ["zzzz", "z" * 40, "0", "\u0661", "-5", "!"])
async def test_a_base_that_does_not_exist_is_the_bundled_one(world: World, context: str) -> None:
    person = world.member.in_dm
    card = await person.slash("role", name="msl")
    text = forged("entry", "open", ("msl",), context)
    assert text
    world.forge(card, text)
    answer = await person.press(card, custom_id=text)
    assert "Medical Science Liaison" in answer.text
    assert not world.log.errors()


async def test_null_where_a_list_belongs_is_answered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    card = await world.member.slash("role", name="msl")
    emit = world.env.backend.emit

    def with_nulls(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            payload["data"]["values"] = None
        emit(event, payload)

    monkeypatch.setattr(world.env.backend, "emit", with_nulls)
    assert (await world.member.press(card, "Sources")).text
    assert not world.log.errors()


async def test_a_lone_surrogate_in_a_command_is_answered(world: World) -> None:
    answer = await world.member.slash("ask", question="what does an msl do \ud83d")
    assert "MSL" in answer.text
    answer = await world.member.slash("role", name="\udcff\ud800")
    assert answer.text
    assert not world.log.errors()


def test_no_card_has_two_components_with_one_id() -> None:
    button = Button("Same", custom_id("entry", "open", "msl"))
    card = Card((Row((button, button)),)).append(Row((button,)), Row((Button("Other", custom_id("help", "show")),)))
    items = [item for block in card.blocks if isinstance(block, Row) for item in block.items]
    assert [item.label for item in items if isinstance(item, Button)] == ["Same", "Other"]


def test_an_id_of_a_form_has_a_digest_of_what_the_form_is_filled_with() -> None:
    plain = custom_id("saved", "noted", "msl")
    old, new = plain.with_digest({"note": "old"}), plain.with_digest({"note": "new"})
    assert len({plain.encode(), old.encode(), new.encode()}) == 3
    for each in (old, new):
        assert CustomId.decode(each.encode()) == plain
    assert plain.with_digest({"note": ""}) == plain
    longest = custom_id("wrong", "typed", "x" * (MAX_CUSTOM_ID - len("wrong:1:typed:")))
    assert len(longest.with_digest({"note": "old"}).encode()) <= MAX_CUSTOM_ID


async def test_a_form_opened_again_after_a_change_has_another_id(world: World) -> None:
    await world.member.slash("saved add", role="msl")
    ids: list[str] = []
    for note in ("", "first", "second"):
        form = await world.member.slash("saved note", role="msl")
        ids.append(form.form["custom_id"])
        await world.member.submit(form, note=note or "first")
    assert len(set(ids)) == 2, "the third form begins with the same text as the second"
    form = await world.member.slash("saved note", role="msl")
    assert form.form["custom_id"] not in ids
    assert [each["value"] for each in walk(form.form["components"]) if "value" in each] == ["second"]
