"""What an answer says of how sure it is, and what can be done when it does not help."""

import pytest
from people import Answer, Person
from test_feedback_to_moderators import chosen_log
from world import World

MOST = 5
UNSURE = "help with exams"
SIDE_BY_SIDE = "MSL or utilization review, which is more remote"
OUTSIDE = "what is the capital of france"
UNCLEAR = "qwertz zzqx blorb"
CLINICAL = "what dose of methotrexate for RA"


def sureness(text: str) -> str:
    return text.splitlines()[1]


@pytest.mark.parametrize(
    "question", ["msl", "what does an msl do", "testify in court about standard of care for lawyers"]
)
async def test_a_sure_answer_begins_with_what_it_says(world: World, question: str) -> None:
    answer = await world.member.slash("ask", question=question)
    assert answer.text.startswith("## ")
    assert sureness(answer.text).startswith("**")


@pytest.mark.parametrize("question", ["medical sci liason", "medical director"])
async def test_an_answer_that_is_not_sure_says_so(world: World, question: str) -> None:
    answer = await world.member.slash("ask", question=question)
    assert answer.text.startswith("## ")
    assert sureness(answer.text) == "-# Closest match."


async def test_what_goes_on_says_that_it_does(world: World) -> None:
    maya = world.member.in_dm
    await maya.write("msl")
    await maya.write("how much?")
    assert sureness(maya.last.text).startswith("-# Continuing from your last question.")


async def test_only_what_is_not_sure_is_called_the_closest_match(world: World) -> None:
    assert "losest match" not in (await world.member.slash("ask", question="msl")).text
    assert "not sure which of these" in (await world.member.slash("ask", question=UNSURE)).text


async def through(world: World, question: str, labels: tuple[str, ...]) -> Answer:
    """Ask, then press one button after another."""
    answer = await world.member.slash("ask", question=question)
    for label in labels:
        answer = await world.member.press(answer, label)
    return answer


@pytest.mark.parametrize(
    ("question", "way"),
    [
        (OUTSIDE, ()),
        (UNCLEAR, ()),
        (UNSURE, ("None of these",)),
        ("msl", ("Not what I meant",)),
    ],
)
async def test_from_whatever_did_not_help_a_question_reaches_the_moderators(
    world: World, question: str, way: tuple[str, ...]
) -> None:
    log = await chosen_log(world)
    form = await through(world, question, (*way, "Send to the moderators"))
    preview = await world.member.submit(form, words="Where do I find locum work?")
    assert world.guild.name in preview.text
    assert not world.moderator.elsewhere(log).sees()
    await world.member.press(preview, "Send")
    assert "locum work" in world.moderator.elsewhere(log).last.text


async def test_what_was_not_understood_offers_three_topics_help_and_people(world: World) -> None:
    answer = await world.member.slash("ask", question=UNCLEAR)
    assert "did not understand" in answer.text
    assert len(answer.labels) == MOST
    assert answer.labels[3:] == ["Send to the moderators", "What I can do"]


async def test_a_question_about_a_patient_is_nothing_for_the_moderators(world: World) -> None:
    answer = await world.member.slash("ask", question=CLINICAL)
    assert answer.labels == ["What I can do"]


async def test_a_refusal_in_a_channel_leads_to_the_moderators_too(world: World) -> None:
    assert world.bot.user is not None
    await chosen_log(world)
    await world.member.write(f"{world.bot.user.mention} {OUTSIDE}")
    assert "Send to the moderators" in world.member.last.labels
    form = await world.join("sam").press(world.member.last, "Send to the moderators")
    assert form.form


@pytest.mark.parametrize("words", [OUTSIDE, UNCLEAR])
async def test_in_direct_messages_no_button_leads_to_moderators_nobody_could_name(world: World, words: str) -> None:
    maya = world.member.in_dm
    await maya.write(words)
    assert "your community's server" in maya.last.text
    assert "Send to the moderators" not in maya.last.labels
    asked = await maya.slash("ask", question=words)
    assert "your community's server" in asked.text
    assert "Send to the moderators" not in asked.labels


async def test_a_sixth_button_stands_behind_one_that_says_more(world: World) -> None:
    answer = await world.member.slash("ask", question=SIDE_BY_SIDE)
    assert len(answer.labels) <= MOST
    assert answer.labels[-1] == "More…"
    more = await world.member.press(answer, "More…")
    assert more.ephemeral
    assert more.labels == ["Share here", "Open in DM", "Something wrong?"]


@pytest.mark.parametrize("question", [SIDE_BY_SIDE, "MSL or utilization review, who earns more", "msl vs ime"])
async def test_nothing_is_lost_behind_more(world: World, question: str) -> None:
    answer = await world.member.slash("ask", question=question)
    more = await world.member.press(answer, "More…") if "More…" in answer.labels else answer
    await world.member.press(more, "Share here")
    shared = world.member.last
    assert not shared.ephemeral
    assert shared.text.splitlines()[0] == answer.text.splitlines()[0]
    sent = await world.member.press(more, "Open in DM")
    assert "direct messages" in sent.text
    assert world.member.in_dm.last.text.splitlines()[0] == answer.text.splitlines()[0]


@pytest.mark.parametrize("place", ["server", "dm"])
async def test_no_reply_to_a_question_has_more_than_five_buttons(world: World, place: str) -> None:
    person: Person = world.moderator if place == "server" else world.moderator.in_dm
    for question in (SIDE_BY_SIDE, "msl vs ime", OUTSIDE, UNCLEAR, CLINICAL, UNSURE, "how much?", "thanks"):
        assert len((await person.slash("ask", question=question)).labels) <= MOST, question
