from typing import Any

import pytest
from people import Answer, Person, Seen, look, walk
from quiz_helpers import stored_data
from world import World

from bot.cards.specialties import specialty_statement
from knowledge import KnowledgeBase
from knowledge.quiz import QuizRanking, score

GALLERY = 12
GOLDEN = 0
PLACES = range(5)


async def answered(person: Person, first: Answer, answers: dict[str, tuple[str, ...]]) -> Answer:
    """Press Start and answer every question; skip what there is no answer to."""
    shown = await person.press(first, "Start")
    while asked := [each for each in shown.message.ids if each.startswith("quiz:1:answer:")]:
        question = asked[0].split(":")[4]
        chosen = answers.get(question, ())
        if not chosen:
            shown = await person.press(shown, "Skip")
        elif shown.message.menus:
            shown = await person.pick(shown, *chosen, menu="quiz:1:answer:")
        else:
            shown = await person.press(shown, custom_id=f"{asked[0].rsplit(':', 1)[0]}:{chosen[0]}")
    return shown


@pytest.fixture
async def result(world: World, library: KnowledgeBase) -> Answer:
    """The result of a golden case, taken in place."""
    case = library.quiz.golden[GOLDEN]
    return await answered(world.member, await world.member.slash("quiz start", here=True), case.answers)


@pytest.fixture
def ranking(library: KnowledgeBase) -> QuizRanking:
    outcome = score(library.quiz, library.roles.values(), library.quiz.golden[GOLDEN].answers)
    assert isinstance(outcome, QuizRanking)
    return outcome


def pictures(seen: Seen) -> list[dict[str, Any]]:
    return [item for c in walk(seen.components) if c["type"] == GALLERY for item in c["items"]]


async def looked_at_closer(person: Person, result: Answer, role: str) -> Answer:
    """Open one role of the result, from wherever in it the message stands, walking on from the fourth to the last."""
    if "Back to the result" in look(person.env, result.message.message).labels:
        result = await person.press(result, "Back to the result")
    opens = [each for each in result.message.ids if each.startswith("quiz:1:closer:") and each.endswith(f":{role}")]
    if opens:
        return await person.press(result, custom_id=opens[0])
    return await person.press(await person.press(result, "More roles"), "Next role")


def closer_ids(result: Answer) -> list[str]:
    """The buttons that open a role of the result, in the order of its places."""
    return [each for each in result.message.ids if each.startswith("quiz:1:closer:")]


async def test_the_result_names_three_roles_with_a_band_and_one_reason_each_and_a_button_for_each(
    result: Answer, ranking: QuizRanking, library: KnowledgeBase
) -> None:
    for place, expected in enumerate(ranking.results[:3], 1):
        role = library.roles[expected.role]
        assert f"**{place}. {role.name}** · {expected.band.name}" in result.text.replace("\\", "")
        assert any(label.startswith(f"{place}. ") for label in result.labels)
        assert any(reason.reason in result.text.replace("\\", "") for reason in expected.reasons_for)
    assert result.text.count("You said") == 3
    assert [each.split(":")[4] for each in closer_ids(result)[:3]] == [one.role for one in ranking.results[:3]]
    assert not result.message.menus


async def test_careers_and_side_gigs_stand_apart(result: Answer, ranking: QuizRanking, library: KnowledgeBase) -> None:
    kinds = {library.roles[one.role].kind for one in ranking.results[:3]}
    assert ("### Careers" in result.text) == ("career" in kinds)
    assert ("### Side gigs" in result.text) == bool(kinds - {"career"})


async def test_no_percentage_is_shown_anywhere_in_a_result(world: World, result: Answer, ranking: QuizRanking) -> None:
    closer = [await looked_at_closer(world.member, result, one.role) for one in ranking.results[:5]]
    shown = [result.text, *(each.text for each in closer)]
    shown += [item["description"] for each in (result, *closer) for item in pictures(each.message)]
    assert not [text for text in shown if "%" in text or "percent" in text.lower()]


async def test_the_picture_of_a_result_says_in_its_description_what_it_shows(
    result: Answer, ranking: QuizRanking
) -> None:
    (picture,) = pictures(result.message)
    for expected in ranking.results[:5]:
        plus = sum(one.points for one in expected.contributions if one.points > 0)
        assert f"points for {plus}, points against {plus - expected.score}" in picture["description"]


async def test_every_role_of_the_result_opens_with_all_reasons_and_points_that_add_up(
    world: World, result: Answer, ranking: QuizRanking, library: KnowledgeBase
) -> None:
    for expected in ranking.results[:5]:
        closer = await looked_at_closer(world.member, result, expected.role)
        for reason in (*expected.reasons_for, *expected.reasons_against):
            assert reason.reason in closer.text.replace("\\", "")
        assert f"{expected.score} in all, of {expected.best_possible} at most" in closer.text
        assert all(f"({test.minutes} minutes)" in closer.text for test in library.roles[expected.role].cheap_tests)
        assert {"Save", "Open the card", "Back to the result"} <= set(closer.labels)
        assert len(pictures(closer.message)) == 1


async def test_the_roles_of_a_result_can_be_walked_through_and_lead_back(world: World, result: Answer) -> None:
    shown = await world.member.press(result, custom_id=closer_ids(result)[0])
    heads = [shown.text.splitlines()[0]]
    while "Next role" in shown.labels:
        shown = await world.member.press(shown, "Next role")
        heads.append(shown.text.splitlines()[0])
    assert [head.split(".")[0] for head in heads] == [f"## {place + 1}" for place in PLACES]
    assert "Previous role" in shown.labels
    back = await world.member.press(shown, "Back to the result")
    assert back.text == result.text


async def test_more_roles_opens_the_fourth(world: World, result: Answer) -> None:
    assert (await world.member.press(result, "More roles")).text.startswith("## 4. ")


async def test_a_role_of_the_result_says_what_it_is_for_the_specialty_and_scores_the_same(
    world: World, result: Answer, ranking: QuizRanking, library: KnowledgeBase
) -> None:
    pack = library.specialties["rheumatology"]
    first = ranking.results[0].role
    before = await looked_at_closer(world.member, result, first)
    await world.member.press(before, "Back to the result")
    await world.member.slash("specialty", name=pack.id)
    after = await looked_at_closer(world.member, result, first)
    said = specialty_statement(pack, first)
    assert said is not None
    assert f"**For {pack.people}** · {said.text}" not in before.text
    assert f"**For {pack.people}** · {said.text}" in after.text.replace("\\", "")
    assert before.text.splitlines()[:3] == after.text.splitlines()[:3]


async def test_two_roles_of_the_result_are_put_side_by_side_below_it(
    world: World, result: Answer, ranking: QuizRanking, library: KnowledgeBase
) -> None:
    first, second = (library.roles[one.role] for one in ranking.results[:2])
    compared = await world.member.press(result, "Compare these")
    assert all(role.name in compared.text or role.short_name in compared.text for role in (first, second))
    assert world.view(result).text == result.text


async def test_a_role_of_the_result_is_compared_with_another_from_its_own_page(
    world: World, result: Answer, ranking: QuizRanking, library: KnowledgeBase
) -> None:
    first, second = (library.roles[one.role] for one in ranking.results[:2])
    closer = await looked_at_closer(world.member, result, first.id)
    compared = await world.member.pick(closer, second.id, menu="quiz:1:compare")
    assert all(role.name in compared.text or role.short_name in compared.text for role in (first, second))


async def test_a_card_opens_below_the_result_and_leaves_it_where_it_is(
    world: World, result: Answer, ranking: QuizRanking, library: KnowledgeBase
) -> None:
    role = library.roles[ranking.results[1].role]
    closer = await looked_at_closer(world.member, result, role.id)
    opened = await world.member.press(closer, "Open the card")
    assert role.name in opened.text
    assert world.view(closer).text == closer.text


async def test_roles_are_saved_from_the_page_of_one(world: World, result: Answer, ranking: QuizRanking) -> None:
    ids = [one.role for one in ranking.results[:2]]
    for role in ids:
        closer = await looked_at_closer(world.member, result, role)
        await world.member.press(closer, "Save")
        await world.member.press(closer, "Back to the result")
    saved = await world.bot.services.saved_roles.list(world.member.id)
    assert {one.role_id for one in saved} == set(ids)


async def test_what_would_change_first_place_and_what_the_limits_leave_out_is_one_tap_away(
    world: World, result: Answer, ranking: QuizRanking, library: KnowledgeBase
) -> None:
    changed = await world.member.press(result, "What would change this?")
    assert "What would change this" in changed.text
    (question,) = [each for each in library.quiz.questions if each.id == "limits"]
    labels = {choice.id: choice.label for choice in question.choices}  # type: ignore[union-attr]
    assert ranking.excluded
    for exclusion in ranking.excluded:
        assert f"“{labels[exclusion.choice]}”: " in changed.text
    assert (await world.member.press(changed, "Back to the result")).text == result.text


async def test_an_older_result_keeps_its_buttons_after_the_quiz_was_taken_again(
    world: World, result: Answer, library: KnowledgeBase
) -> None:
    old = closer_ids(result)[0]
    again = await world.member.press(result, "Take it again")
    second = await answered(world.member, again, library.quiz.golden[1].answers)
    assert second.text != result.text
    session = old.split(":")[3]
    step = await world.bot.services.quiz.result(library, world.member.id, session)
    newest = await world.bot.services.quiz.result(library, world.member.id)
    assert step != newest


async def test_the_buttons_of_an_erased_result_answer_with_a_kind_sentence(world: World, result: Answer) -> None:
    await world.member.slash("quiz forget")
    gone = await world.member.press(result, custom_id=closer_ids(result)[0])
    assert "deleted" in gone.text


async def test_nobody_else_can_look_into_a_result(world: World, result: Answer, library: KnowledgeBase) -> None:
    session = closer_ids(result)[0].split(":")[3]
    step = await world.bot.services.quiz.result(library, world.moderator.id, session)
    assert getattr(step, "reason", "") == "not yours"


async def test_forgetting_is_gray_asks_first_and_can_be_undone_for_a_minute(world: World, result: Answer) -> None:
    asked = await world.member.press(result, "Delete my answers…")
    assert "Delete all your quiz answers?" in asked.text
    assert (await stored_data(world, world.member))["quiz_sessions"]
    assert (await world.member.press(asked, "Back to the result")).text == result.text
    asked = await world.member.press(result, "Delete my answers…")
    deleted = await world.member.press(asked, "Delete my answers")
    assert not (await stored_data(world, world.member))["quiz_sessions"]
    restored = await world.member.press(deleted, "Undo")
    assert restored.text == result.text
    assert len((await stored_data(world, world.member))["quiz_sessions"]) == 1  # type: ignore[arg-type]


async def test_after_a_minute_nothing_brings_the_answers_back(world: World, result: Answer) -> None:
    asked = await world.member.press(result, "Delete my answers…")
    deleted = await world.member.press(asked, "Delete my answers")
    world.env.backend.advance_clock(61)
    late = await world.member.press(deleted, "Undo")
    assert "over" in late.text
    assert "Undo" not in late.labels
    assert not (await stored_data(world, world.member))["quiz_sessions"]


async def test_done_takes_the_undo_away(world: World, result: Answer) -> None:
    asked = await world.member.press(result, "Delete my answers…")
    deleted = await world.member.press(asked, "Delete my answers")
    assert "Undo" not in (await world.member.press(deleted, "Done")).labels


async def test_a_result_shown_again_by_command_is_the_same_result(world: World, result: Answer) -> None:
    assert (await world.member.slash("quiz result")).text == result.text


async def test_the_result_comes_to_direct_messages_with_its_picture(world: World, library: KnowledgeBase) -> None:
    await world.member.slash("quiz start")
    dm = world.member.in_dm
    shown = await answered(dm, Answer(None, dm.last), library.quiz.golden[1].answers)  # type: ignore[arg-type]
    assert len(pictures(shown.message)) == 1


async def test_too_few_answers_yield_no_ranking_and_no_picture(world: World) -> None:
    shown = await answered(world.member, await world.member.slash("quiz start", here=True), {})
    assert "at least 5 answers" in shown.text
    assert not pictures(shown.message)


async def test_skipped_questions_can_be_answered_afterwards(world: World, library: KnowledgeBase) -> None:
    given = dict(list(library.quiz.golden[GOLDEN].answers.items())[:2])
    shown = await answered(world.member, await world.member.slash("quiz start", here=True), given)
    card = await world.member.press(shown, "Answer skipped questions")
    assert "2 of " in card.text
    assert not [each for question in given for each in card.message.ids if f":{question}" in each]
    assert "at least 5 answers" not in card.text
