"""Who waits for an answer is told of it once, whatever happens to the process meanwhile."""

from dataclasses import dataclass, field

from kb_helpers import published
from world import World

from bot.jobs import Job, NullObserver


@dataclass
class Ended(NullObserver):
    """Hears which jobs have come to their end."""

    names: list[str] = field(default_factory=list)

    def on_job_end(self, job: Job, seconds: float) -> None:
        assert seconds >= 0
        self.names.append(job.name)


async def test_telling_who_waited_is_a_job_that_the_process_stays_for(world: World) -> None:
    services, ended = world.bot.services, Ended()
    world.bot.jobs.observer = ended
    gap = await services.unanswered_questions.add(
        world.guild.id, services.bundled_base, "what did it cost to retrain as a beekeeper"
    )
    assert gap is not None
    assert await services.unanswered_questions.subscribe(world.guild.id, gap, world.member.id)
    choose = await world.moderator.press(await world.moderator.slash("kb gaps"), "Add to an existing answer…")
    await published(world, world.moderator, await world.moderator.pick(choose, "insurers", menu="gap:1:put"))
    assert len(world.member.in_dm.sees()) == 1
    assert "telling" in ended.names
