"""In the first second after the start, only questions wait for what takes a second to make."""

from world import Build, World

from bot.services.question_answering import ensure_matcher
from knowledge import load_knowledge_base
from tests.shipped import SMALL_BASE


async def test_a_question_waits_until_free_text_can_be_matched() -> None:
    base = load_knowledge_base(SMALL_BASE)
    assert not base.has_matcher
    await ensure_matcher(base)
    assert base.has_matcher


async def test_the_matcher_is_made_as_soon_as_the_bot_is_connected(world: World, build: Build) -> None:
    base = load_knowledge_base(SMALL_BASE)
    await world.restart(build(base=base))
    assert base.has_matcher
