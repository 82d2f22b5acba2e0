import asyncio
from datetime import UTC, datetime, timedelta

from bot.services.message_order import ConversationOrder, RecentIds

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)


def test_ids_are_forgotten_by_age_and_by_number() -> None:
    now = NOON
    ids = RecentIds(lambda: now, timedelta(minutes=10), limit=3)
    assert [ids.add(1), ids.add(1), ids.add(2), ids.add(3)] == [True, False, True, True]
    assert len(ids) <= 3
    assert 3 in ids
    now += timedelta(minutes=11)
    assert 3 not in ids
    assert ids.add(3)


async def test_one_conversation_goes_in_order_and_others_do_not_wait() -> None:
    order, done = ConversationOrder(), []
    first_may_end = asyncio.Event()

    async def first() -> None:
        async with order.turn("a"):
            await first_may_end.wait()
            done.append("first")

    async def later(conversation: str, name: str) -> None:
        async with order.turn(conversation):
            done.append(name)

    tasks = [asyncio.ensure_future(each) for each in (first(), later("a", "second"), later("b", "other"))]
    await asyncio.wait([tasks[2]])
    assert done == ["other"]
    first_may_end.set()
    await asyncio.gather(*tasks)
    assert done == ["other", "first", "second"]
    assert len(order) == 0
