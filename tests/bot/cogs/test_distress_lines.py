"""Somebody in distress gets an answer with the support lines on top, in private."""

from test_questions_in_messages import call
from world import World

from bot.services.publicity import is_public_safe
from bot.services.question_answering import answer_question

IN_DISTRESS = "I cry in my car before every shift, what does an msl earn"


async def test_ask_shows_the_lines_above_the_answer(world: World) -> None:
    answer = await world.member.slash("ask", question=IN_DISTRESS)
    plain = await world.member.slash("ask", question="what does an msl earn")
    assert answer.ephemeral
    assert answer.text.startswith(world.bot.services.bundled_base.support.distress[0])
    assert answer.text.index("988") < answer.text.index("##")
    assert plain.text.splitlines()[0] in answer.text


async def test_a_direct_message_shows_the_lines_above_the_answer(world: World) -> None:
    await world.member.in_dm.write(IN_DISTRESS)
    assert world.member.in_dm.last.text.startswith(world.bot.services.bundled_base.support.distress[0])


async def test_in_a_channel_the_answer_and_the_lines_open_for_the_author_alone(world: World) -> None:
    await world.member.write(f"{call(world)} {IN_DISTRESS}")
    teaser = world.member.last
    assert "988" not in teaser.text
    opened = await world.member.press(teaser, "Open my answer")
    assert opened.ephemeral
    assert opened.text.startswith(world.bot.services.bundled_base.support.distress[0])


async def test_a_sad_question_is_never_answered_in_public(world: World) -> None:
    base = world.bot.services.bundled_base
    question = "what does an msl earn for somebody who feels hopeless and alone"
    assert not is_public_safe(question, answer_question(base, question))


async def test_support_takes_a_country(world: World) -> None:
    text = (await world.member.slash("support", country="Australia")).text
    assert "13 11 14" in text
    assert "findahelpline.com" in text
    assert "1-888-409-0141" not in text


async def test_a_note_names_the_words_that_tell_who_a_patient_is(world: World) -> None:
    await world.member.slash("saved add", role="msl")
    form = await world.member.slash("saved note", role="msl")
    text = (await world.member.submit(form, note="Ask about my patient John Whitfield, MRN 4482913.")).text
    assert "This note may identify a patient: “patient John Whitfield”, “MRN 4482913”" in text
