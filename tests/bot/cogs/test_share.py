"""Share here and Open in DM, below every card of the base."""

from typing import Any

import discord
import pytest
from people import Answer, walk
from world import World

from bot.interactions.click_guard import ALREADY
from bot.services.recent_clicks import DOUBLE_CLICK

CARDS = {
    "a role": ("role", {"name": "msl"}),
    "a list": ("roles", {"remote": "yes"}),
    "a pain point": ("painpoint", {"name": "prior-authorization"}),
    "a comparison": ("compare", {"first": "msl", "second": "ime"}),
    "pay": ("pay", {"kind": "hour"}),
    "all pay": ("pay", {}),
    "a specialty": ("specialty", {"name": "oncology"}),
    "an exit check": ("check", {"topic": "non-compete"}),
    "an exit check in a state": ("check", {"topic": "non-compete", "state": "Texas"}),
    "help": ("help", {}),
    "figures": ("facts", {"topic": "msl"}),
    "an answer": ("ask", {"question": "How does the pay of these roles compare?"}),
}


def title(text: str) -> str:
    return text.splitlines()[0]


def pictures(answer: Answer) -> int:
    return sum(component["type"] == 12 for component in walk(answer.message.components))


@pytest.mark.parametrize("card", CARDS)
async def test_every_card_can_be_shared_by_who_may_write_pictures_included(world: World, card: str) -> None:
    command, options = CARDS[card]
    shown = await world.member.slash(command, **options)
    shared = await world.member.press(shown, "Share here")
    assert not shared.ephemeral
    assert title(shared.text) == title(shown.text)
    assert pictures(shared) == pictures(shown)
    assert not {"Share here", "Open in DM"} & set(shared.labels)


@pytest.mark.parametrize("card", CARDS)
async def test_every_card_can_be_written_to_the_members_own_messages(world: World, card: str) -> None:
    command, options = CARDS[card]
    shown = await world.member.slash(command, **options)
    told = await world.member.press(shown, "Open in DM")
    assert told.ephemeral
    assert "in your direct messages" in told.text
    assert title(world.member.in_dm.last.text) == title(shown.text)


@pytest.mark.parametrize("code", [50007, 50278])
async def test_closed_direct_messages_get_a_sentence_and_nothing_public(world: World, code: int) -> None:
    shown = await world.member.slash("role", name="msl")
    world.close_dms(world.member, code)
    told = await world.member.press(shown, "Open in DM")
    assert told.ephemeral
    assert "closed" in told.text
    assert not [seen for seen in world.member.sees() if not seen.ephemeral]


async def test_a_bot_that_opens_too_many_conversations_does_not_blame_the_member(world: World) -> None:
    world.expected.append(discord.HTTPException)
    shown = await world.member.slash("role", name="msl")
    world.close_dms(world.member, 40003)
    told = await world.member.press(shown, "Open in DM")
    assert told.ephemeral
    assert "Your direct messages are closed" not in told.text
    assert "try again in a few minutes" in told.text
    assert not world.log.errors()


@pytest.mark.parametrize("press", ["Share here", "Open in DM"])
async def test_two_quick_presses_do_it_once(world: World, press: str) -> None:
    shown = await world.member.slash("role", name="msl")
    await world.member.press(shown, press)
    again = await world.member.press(shown, press)
    assert again.text == ALREADY
    written = [each for each in (*world.member.sees(), *world.member.in_dm.sees()) if not each.ephemeral]
    assert len(written) == 1
    world.env.backend.advance_clock(DOUBLE_CLICK.total_seconds() + 1)
    await world.member.press(shown, press)
    assert len([each for each in (*world.member.sees(), *world.member.in_dm.sees()) if not each.ephemeral]) == 2


@pytest.mark.parametrize("card", CARDS)
async def test_nobody_shares_without_the_right_to_write_here(world: World, card: str) -> None:
    command, options = CARDS[card]
    shown = await world.member.slash(command, **options)
    world.silence(world.channel)
    assert "can't write" in (await world.member.press(shown, "Share here")).text
    again = await world.member.slash(command, **options)
    assert "Share here" not in again.labels
    assert not [seen for seen in world.member.sees() if not seen.ephemeral]


async def test_in_direct_messages_there_is_nowhere_to_carry_a_card_to(world: World) -> None:
    for command, options in CARDS.values():
        shown = await world.member.in_dm.slash(command, **options)
        assert not {"Share here", "Open in DM"} & set(shown.labels)


async def test_a_part_of_a_card_is_shared_as_the_part(world: World) -> None:
    part = await world.member.pick(await world.member.slash("role", name="medico-legal"), "pay", menu="role:1:part:")
    second = await world.member.press(part, "Next page")
    assert (await world.member.press(second, "Share here")).text == second.text


async def test_a_shared_list_tells_nothing_of_what_its_sharer_saved(world: World) -> None:
    await world.member.slash("saved add", role="paid-surveys")
    shown = await world.member.slash("roles", sort="saved")
    assert "surveys · saved" in shown.text
    shared = await world.member.press(shown, "Share here")
    assert "saved" not in shared.text
    assert "Paid medical surveys" not in shared.text


async def test_buttons_to_share_from_before_still_work(world: World) -> None:
    for custom_id in ("role:1:share:msl", "entry:1:share:msl", "topic:1:share:prior-authorization"):
        shown = await world.member.slash("role", name="msl")
        world.forge(shown, custom_id)
        assert not (await world.member.press(world.view(shown), custom_id=custom_id)).ephemeral


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "entry:gone",
        "part:msl",
        "part:gone:x:0",
        "compare:x:0",
        "facts:gone:0",
        "roles",
        "specialty:gone:0",
    ],
)
async def test_an_address_that_leads_nowhere_gets_a_sentence(world: World, address: str) -> None:
    shown = await world.member.slash("role", name="msl")
    custom_id = f"card:1:share:{address}"
    world.forge(shown, custom_id)
    assert (await world.member.press(world.view(shown), custom_id=custom_id)).ephemeral


def bring_own_app(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Discord say that the member installed the bot for herself, in a server whose members' apps may not post."""
    emit = world.env.backend.emit

    def emit_own(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            payload["authorizing_integration_owners"] = {"1": str(world.member.id)}
            allowed = discord.Permissions(int(payload["member"]["permissions"]))
            allowed.use_external_apps = False
            payload["member"]["permissions"] = str(allowed.value)
        emit(event, payload)

    monkeypatch.setattr(world.env.backend, "emit", emit_own)


async def test_where_discord_keeps_answers_private_nothing_is_offered_to_everybody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await world.member.slash("role", name="msl")
    bring_own_app(world, monkeypatch)
    assert "I don't post here" in (await world.member.press(shown, "Share here")).text
    again = await world.member.slash("role", name="msl")
    assert "Share here" not in again.labels
    assert "Open in DM" in again.labels


async def test_who_shares_is_told_when_discord_kept_it_private_after_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await world.member.slash("role", name="msl")

    def is_ephemeral(_: object) -> bool:
        return True

    monkeypatch.setattr(discord.InteractionCallbackResponse, "is_ephemeral", is_ephemeral)
    told = await world.member.press(shown, "Share here")
    assert "nobody else here has seen it" in told.text
    assert not world.log.errors()


@pytest.mark.parametrize("code", [200000, 240000, 20031])
async def test_a_filter_of_the_server_that_refuses_a_card_is_no_fault_of_ours(world: World, code: int) -> None:
    world.expected.append(discord.HTTPException)
    shown = await world.member.slash("role", name="msl")
    world.break_answers(status=400, code=code)
    told = await world.member.press(shown, "Share here")
    assert told.ephemeral
    assert "the code" not in told.text
    assert "this server" in told.text.casefold()
    assert not world.log.errors()
