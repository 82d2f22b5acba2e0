"""What a message says, however it is said: forwarded, in a file, by the bot's role, edited, delivered twice."""

import ast
from pathlib import Path
from typing import Any

import discord
import fault_injection
import pytest
from people import Person
from simcord.enums import MessageType
from world import Build, World

import bot
from bot.cards.answer_fallbacks import EMPTY_QUESTION
from bot.cards.message_hints import FILE_NOT_READ, FILE_TOO_LONG
from bot.interactions import incoming_messages
from bot.interactions.incoming_messages import MAX_FILE_BYTES, MESSAGE_TYPES

PLAIN = "what does an msl do"
HARM = "I want to die"
SUPPORT = "988"


def mention(world: World) -> str:
    assert world.bot.user is not None
    return world.bot.user.mention


def texts(person: Person) -> list[str]:
    return [seen.text for seen in person.sees()]


def is_support(text: str) -> bool:
    return SUPPORT in text and "MSL" not in text


async def forward_to_dm(world: World, text: str) -> None:
    """Forward a message of the channel to the bot's direct messages."""
    source = await world.member.write(text)
    await world.member.member.forward(source, world.member.member.user.dm_channel)


async def test_a_forwarded_question_is_answered(world: World) -> None:
    await forward_to_dm(world, PLAIN)
    assert "MSL" in world.member.in_dm.last.text


async def test_a_forwarded_cry_for_help_gets_the_support_lines(world: World) -> None:
    await forward_to_dm(world, HARM)
    assert is_support(world.member.in_dm.last.text)


@pytest.mark.parametrize(("text", "wanted"), [(PLAIN, "MSL"), (HARM, SUPPORT)])
async def test_answer_this_reads_what_was_forwarded(world: World, text: str, wanted: str) -> None:
    source = await world.member.write(text)
    forwarded = await world.member.member.forward(source, world.channel)
    answer = await world.moderator.menu_on(forwarded)
    assert answer.ephemeral
    assert wanted in answer.text


def with_file(name: str, data: bytes, content: str = "") -> dict[str, Any]:
    return {"content": content, "attachments": [(name, data)]}


async def write_file(world: World, name: str, data: bytes, content: str = "") -> str:
    """Send a file to the bot by direct message; what it answered."""
    user = world.member.member.user
    stored = world.env.backend.store_attachments(user.dm_channel.id, [(name, data)])
    await user.send_dm(content, attachments=stored)
    return world.member.in_dm.last.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_a_long_message_in_a_file_is_heard(world: World, encoding: str) -> None:
    long = "I have been on call for ages. " * 90 + "I want to die. What does an MSL do?"
    assert is_support(await write_file(world, "message.txt", long.encode(encoding)))


async def test_a_question_in_a_file_is_answered(world: World) -> None:
    assert "MSL" in await write_file(world, "message.txt", PLAIN.encode())


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("photo.png", b"\x89PNG", FILE_NOT_READ),
        ("message.txt", b"a\0b", FILE_NOT_READ),
        ("message.txt", b"x" * (MAX_FILE_BYTES + 1), FILE_NOT_READ),
        ("message.txt", b"which job is for me? " * 500, FILE_TOO_LONG),
    ],
)
async def test_a_file_that_is_not_answered_is_declined_in_words(
    world: World, name: str, data: bytes, says: str
) -> None:
    assert await write_file(world, name, data) == says


async def test_words_beside_a_picture_are_answered(world: World) -> None:
    assert "MSL" in await write_file(world, "photo.png", b"\x89PNG", PLAIN)


async def test_the_name_of_a_file_is_heard(world: World) -> None:
    assert is_support(await write_file(world, "I_want_to_die.png", b"\x89PNG"))


async def test_a_file_that_discord_does_not_hand_over_is_declined(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: object, **__: object) -> bytes:
        raise ConnectionResetError

    monkeypatch.setattr(discord.Attachment, "read", broken)
    assert await write_file(world, "message.txt", PLAIN.encode()) == FILE_NOT_READ


@pytest.mark.parametrize("kind", [6, 46, 7, 18, 12])
async def test_what_discord_writes_on_an_event_is_not_answered(world: World, kind: int) -> None:
    message = await world.member.in_dm.write(PLAIN)
    before = texts(world.member.in_dm)
    payload = fault_injection.message_payload(world.env, message)
    fault_injection.deliver(world.env, "MESSAGE_CREATE", {**payload, "id": str(message.id + 1), "type": kind})
    await world.env.settle()
    assert texts(world.member.in_dm) == before


def test_every_type_of_message_is_known() -> None:
    assert set(MESSAGE_TYPES) == set(discord.MessageType)
    assert {each for each, kind in MESSAGE_TYPES.items() if kind == "speech"} == {
        discord.MessageType.default,
        discord.MessageType.reply,
    }


async def test_a_type_of_message_that_is_new_is_not_answered(world: World) -> None:
    message = await world.member.in_dm.write(PLAIN)
    before = texts(world.member.in_dm)
    payload = fault_injection.message_payload(world.env, message)
    fault_injection.deliver(world.env, "MESSAGE_CREATE", {**payload, "id": str(message.id + 1), "type": 200})
    await world.env.settle()
    assert texts(world.member.in_dm) == before


async def test_a_call_of_the_bots_role_gets_a_hint(world: World) -> None:
    assert world.guild.me is not None
    (role,) = [each for each in world.guild.me.roles if each.managed]
    world.env.backend.guilds[world.guild.id].roles[role.id].mentionable = True
    await world.member.write(f"{role.mention} {PLAIN}")
    (text,) = texts(world.member)
    assert mention(world) in text
    assert "/ask" in text


async def test_a_call_of_another_role_is_ignored(world: World) -> None:
    role = world.guild.create_role("Cardiologists", mentionable=True)
    await world.member.write(f"{role.mention} {PLAIN}")
    assert texts(world.member) == []


async def test_a_bare_mention_below_a_question_names_answer_this(world: World) -> None:
    question = await world.moderator.write(PLAIN)
    await world.member.write(mention(world), reply_to=question)
    assert "Apps → Answer this" in world.member.last.text
    urls = str(world.member.last.components)
    assert str(question.id) in urls


async def test_a_bare_mention_alone_says_what_to_ask(world: World) -> None:
    await world.member.write(mention(world))
    assert texts(world.member) == [EMPTY_QUESTION]


async def post_in_thread(world: World, title: str, text: str) -> Person:
    """Open a thread with a title and write its first message."""
    thread = world.env.backend.create_thread(world.channel.id, title, world.member.id)
    handle = next(each for each in world.channel.threads if each.id == thread.id)
    person = world.member.elsewhere(handle)
    await person.write(text)
    return person


async def test_the_title_of_a_new_thread_is_the_question(world: World) -> None:
    person = await post_in_thread(world, "What does an MSL earn?", mention(world))
    assert "MSL" in person.last.text


async def test_the_title_of_a_new_thread_is_heard(world: World) -> None:
    person = await post_in_thread(world, HARM, f"{mention(world)} {PLAIN}")
    seen = [*person.sees(), *world.member.in_dm.sees()]
    assert is_support(seen[-1].text)
    assert len(seen) == 1


async def test_an_event_delivered_twice_is_answered_once(world: World) -> None:
    for person, text in ((world.member, f"{mention(world)} {PLAIN}"), (world.member.in_dm, HARM)):
        message = await person.write(text)
        assert len(texts(person)) + len(texts(world.member.in_dm)) == 1 + (person is not world.member)
        before = texts(person)
        fault_injection.deliver(world.env, "MESSAGE_CREATE", fault_injection.message_payload(world.env, message))
        await world.env.settle()
        assert texts(person) == before


async def test_a_mention_added_by_an_edit_is_answered_once(world: World) -> None:
    message = await world.member.write(PLAIN)
    assert texts(world.member) == []
    await world.member.member.edit(message, f"{mention(world)} {PLAIN}")
    assert len(texts(world.member)) == 1
    await world.member.member.edit(message, f"{mention(world)} {PLAIN}, really")
    assert len(texts(world.member)) == 1


async def test_a_later_change_that_nobody_typed_is_not_answered(world: World, build: Build) -> None:
    message = await world.member.write(f"{mention(world)} {PLAIN}")
    await world.restart(build())
    before = texts(world.member)
    fault_injection.deliver(world.env, "MESSAGE_UPDATE", fault_injection.message_payload(world.env, message))
    await world.env.settle()
    assert texts(world.member) == before


@pytest.mark.parametrize("where", ["dm", "channel"])
async def test_an_edit_into_a_cry_for_help_gets_the_support_lines_once(world: World, where: str) -> None:
    person, prefix = (world.member.in_dm, "") if where == "dm" else (world.member, f"{mention(world)} ")
    message = await person.write(f"{prefix}{PLAIN}")
    actor: Any = person.actor
    await actor.edit(message, f"{prefix}{HARM}")
    assert is_support(world.member.in_dm.last.text)
    before = len(texts(world.member.in_dm))
    await actor.edit(message, f"{prefix}{HARM} really")
    assert len(texts(world.member.in_dm)) == before


async def test_a_poll_and_a_quoted_message_are_heard(world: World) -> None:
    message = await world.member.in_dm.write("hello")
    payload = fault_injection.message_payload(world.env, message)
    poll = {
        "question": {"text": HARM},
        "answers": [{"answer_id": 1, "poll_media": {"text": "yes"}}],
        "expiry": "2027-01-01T00:00:00+00:00",
        "allow_multiselect": False,
        "layout_type": 1,
    }
    again = {**payload, "id": str(message.id + 1), "content": "", "poll": poll}
    fault_injection.deliver(world.env, "MESSAGE_CREATE", again)
    await world.env.settle()
    assert is_support(world.member.in_dm.last.text)
    quoted = {**payload, "id": str(message.id + 2), "content": HARM}
    reference = {"type": 0, "message_id": quoted["id"], "channel_id": payload["channel_id"]}
    reply = {
        **payload,
        "id": str(message.id + 3),
        "type": int(MessageType.REPLY),
        "content": "what about this?",
        "message_reference": reference,
        "referenced_message": quoted,
    }
    before = len(texts(world.member.in_dm))
    fault_injection.deliver(world.env, "MESSAGE_CREATE", reply)
    await world.env.settle()
    assert is_support(world.member.in_dm.last.text)
    assert len(texts(world.member.in_dm)) == before + 1


READ_IN = Path(incoming_messages.__file__).resolve()
NAMES = {"content", "clean_content", "system_content"}
OF_MESSAGES = ("message", "snapshot", "quoted", "resolved")


def test_the_content_of_a_message_is_read_in_one_file() -> None:
    elsewhere = [
        f"{path.name}:{node.lineno}"
        for path in Path(bot.__path__[0]).rglob("*.py")
        if path.resolve() != READ_IN and "demo" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in NAMES
        if (ast.unparse(node.value).rpartition(".")[2].lower().endswith(OF_MESSAGES) or node.attr != "content")
    ]
    assert elsewhere == []
