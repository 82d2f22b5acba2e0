"""One bad message of the gateway is logged and passed over."""

import zlib
from types import SimpleNamespace
from typing import Any

import fault_injection
from world import World

from bot.gateway_faults import BROKEN_FRAMES, reconnect_after_broken_frames


async def test_an_event_that_cannot_be_read_is_logged_without_its_words_and_the_next_is_answered(world: World) -> None:
    message = await world.member.in_dm.write("what does an msl do")
    payload = fault_injection.message_payload(world.env, message)
    broken = {**payload, "id": "no number", "content": "my private words about the chief"}
    fault_injection.deliver(world.env, "MESSAGE_CREATE", broken)
    await world.env.settle()
    (line,) = world.log.errors()
    assert "MESSAGE_CREATE" in line
    assert "private words" not in line
    await world.member.in_dm.write("what does an ime do")
    assert "IME" in world.member.in_dm.last.text


def test_a_frame_that_cannot_be_read_connects_the_shard_again() -> None:
    parent: Any = SimpleNamespace(_handled_exceptions=(OSError,))
    shards = {0: SimpleNamespace(_parent=parent)}
    client: Any = SimpleNamespace(get_shard=shards.get)
    reconnect_after_broken_frames(client, 0)
    assert set(parent._handled_exceptions) == {OSError, *BROKEN_FRAMES}
    assert zlib.error in parent._handled_exceptions
