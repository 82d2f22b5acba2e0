import pytest
from people import Answer, Person
from planned import held, plan_of
from world import Build, World

from knowledge import Library
from knowledge.model import Role


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


@pytest.fixture
def msl(library: Library) -> Role:
    return library.roles["msl"]


def edited(library: Library) -> Library:
    """The base with the first step of a role reworded, the second removed and one added."""
    role = library.roles["msl"]
    first, _, *rest = role.first_steps
    steps = (
        first.model_copy(update={"text": "Talk to three of them."}),
        *rest,
        first.model_copy(update={"id": "brand-new", "text": "Ask what changed."}),
    )
    return library.with_edits([role.model_copy(update={"first_steps": steps, "reviewed": "2027-01-01"})])


def marked(answer: Answer) -> list[str]:
    """The steps that are shown as done."""
    return [label for label in answer.labels if label.startswith("Step") and label.endswith("\N{CHECK MARK}")]


async def exported(person: Person, on: Answer | None = None) -> str:
    """The text of the exported file."""
    answer = await (person.press(on, "Export") if on else person.slash("plan export"))
    (attachment,) = answer.message.message.attachments
    return (await attachment.read()).decode()


async def test_without_saved_roles_the_plan_says_how_to_begin(world: World) -> None:
    answer = await world.member.slash("plan show")
    assert "nothing yet" in answer.text
    assert "Browse roles" in answer.labels
    refused = await world.member.slash("plan export")
    assert "no role to plan" in refused.text


async def test_a_plan_shows_every_step_of_a_saved_role_with_its_sources(world: World, library: Library) -> None:
    answer = await plan_of(world.member, "msl")
    msl = library.roles["msl"]
    assert all(step.text in answer.text for step in msl.first_steps)
    assert all(library.sources[step.source].publisher in answer.text for step in msl.first_steps)
    assert f"none of {len(msl.first_steps)} steps done" in answer.text


async def test_a_plan_is_private_in_a_server_and_has_nothing_to_share(world: World) -> None:
    answer = await plan_of(world.member, "msl")
    assert answer.ephemeral
    assert not [label for label in answer.labels if "Share" in label]
    lawyer = await world.member.press(answer, "Questions for my contract lawyer")
    assert lawyer.ephemeral
    assert not [label for label in lawyer.labels if "Share" in label]
    assert not [seen for seen in world.member.sees() if not seen.ephemeral]


async def test_a_step_is_ticked_in_place_and_counted_in_words(world: World, msl: Role) -> None:
    answer = await plan_of(world.member, "msl")
    ticked = await world.member.press(answer, "Step 2")
    assert ticked.message.message.id == answer.message.message.id
    assert marked(ticked) == ["Step 2 \N{CHECK MARK}"]
    assert f"1 of {len(msl.first_steps)} steps done" in ticked.text


async def test_a_tick_can_be_taken_back(world: World, msl: Role) -> None:
    ticked = await world.member.press(await plan_of(world.member, "msl"), "Step 2")
    cleared = await world.member.press(ticked, "Step 2 \N{CHECK MARK}")
    assert marked(cleared) == []
    assert f"none of {len(msl.first_steps)} steps done" in cleared.text


async def test_the_same_button_pressed_twice_ticks_once(world: World) -> None:
    answer = await plan_of(world.member.in_dm, "msl")
    tick = answer.message.id_of("Step 1")
    again = await world.member.in_dm.slash("plan show")
    await world.member.in_dm.press(answer, custom_id=tick)
    twice = await world.member.in_dm.press(again, custom_id=tick)
    assert marked(twice) == ["Step 1 \N{CHECK MARK}"]
    ticks = (await held(world, world.member))["plan_ticks"]
    assert isinstance(ticks, list)
    assert len(ticks) == 1


async def test_all_steps_can_be_done(world: World, msl: Role) -> None:
    answer = await plan_of(world.member, "msl")
    for number in range(1, len(msl.first_steps) + 1):
        answer = await world.member.press(answer, f"Step {number}")
    assert f"all {len(msl.first_steps)} steps done" in answer.text


async def test_ticks_and_old_buttons_survive_a_restart(world: World, build: Build, url: str) -> None:
    answer = await world.member.press(await plan_of(world.member, "msl"), "Step 1")
    await world.restart(build(url))
    assert marked(await world.member.slash("plan show")) == ["Step 1 \N{CHECK MARK}"]
    assert marked(await world.member.press(answer, "Step 2")) == ["Step 1 \N{CHECK MARK}", "Step 2 \N{CHECK MARK}"]


async def test_an_old_button_of_a_role_that_is_not_kept_any_more_ticks_nothing(world: World) -> None:
    answer = await plan_of(world.member, "msl")
    await world.member.slash("saved remove", role="msl")
    refused = await world.member.press(answer, "Step 1")
    assert "don't keep this role" in refused.text
    assert (await held(world, world.member))["plan_ticks"] == []


async def test_what_was_decided_against_is_not_planned(world: World) -> None:
    await plan_of(world.member, "msl", "ime")
    await world.member.slash("saved state", role="ime", state="decided-against")
    answer = await world.member.slash("plan show")
    assert "1 role" in answer.text
    assert "Go to a role" not in answer.message.placeholders
    await world.member.slash("saved state", role="msl", state="decided-against")
    assert "decided against everything" in (await world.member.slash("plan show")).text


async def test_roles_are_reached_by_page_and_by_menu(world: World, library: Library) -> None:
    answer = await plan_of(world.member, "msl", "ime", "medical-writing")
    second = await world.member.press(answer, "Next page")
    assert library.roles["ime"].name in second.text
    third = await world.member.pick(second, "medical-writing", menu="plan:1:role")
    assert library.roles["medical-writing"].name in third.text
    ticked = await world.member.press(third, "Step 1")
    assert library.roles["medical-writing"].name in ticked.text
    assert library.roles["ime"].name in (await world.member.press(ticked, "Previous page")).text


async def test_nobody_sees_the_ticks_of_somebody_else(world: World) -> None:
    await world.member.press(await plan_of(world.member, "msl"), "Step 1")
    assert marked(await plan_of(world.moderator, "msl")) == []


async def test_what_changed_in_a_role_is_said_until_it_is_accepted(
    world: World, library: Library, build: Build, url: str
) -> None:
    before = library.roles["msl"].first_steps
    answer = await world.member.press(await plan_of(world.member, "msl"), "Step 1")
    await world.member.press(answer, "Step 2")
    await world.restart(build(url, edited(library)))
    changed = await world.member.slash("plan show")
    assert "1 added, 1 reworded, 1 removed" in changed.text
    assert "Talk to three of them." in changed.text
    assert f"It said before: {before[0].text}" in changed.text
    assert f"~~{before[1].text}~~" in changed.text
    assert marked(changed) == ["Step 1 \N{CHECK MARK}"]
    accepted = await world.member.press(changed, "Got it")
    assert "Got it" not in accepted.labels
    assert before[1].text not in accepted.text
    assert marked(accepted) == ["Step 1 \N{CHECK MARK}"]
    assert "Got it" not in (await world.member.slash("plan show")).labels


async def test_what_changed_before_the_plan_was_first_opened_is_said_as_well(
    world: World, library: Library, build: Build, url: str
) -> None:
    card = await world.member.slash("role", name="msl")
    await world.member.press(card, "Save")
    await world.restart(build(url, edited(library)))
    assert "1 added, 1 reworded, 1 removed" in (await world.member.slash("plan show")).text


async def test_accepting_what_has_changed_again_meanwhile_accepts_nothing(
    world: World, library: Library, build: Build, url: str
) -> None:
    await plan_of(world.member, "msl")
    await world.restart(build(url, edited(library)))
    changed = await world.member.slash("plan show")
    await world.restart(build(url, library.with_edits((), removed=["msl"])))
    again = await world.member.press(changed, "Got it")
    assert "has left the knowledge base" in again.text
    assert "Got it" in again.labels


async def test_an_old_button_of_a_step_that_is_gone_says_so(
    world: World, library: Library, build: Build, url: str
) -> None:
    answer = await plan_of(world.member, "msl")
    await world.restart(build(url, edited(library)))
    assert "has left the knowledge base" in (await world.member.press(answer, "Step 2")).text


async def test_a_role_that_left_the_base_keeps_its_steps_until_accepted(
    world: World, library: Library, build: Build, url: str
) -> None:
    await world.member.press(await plan_of(world.member, "msl", "ime"), "Step 1")
    await world.restart(build(url, library.with_edits((), removed=["msl"])))
    gone = await world.member.slash("plan show")
    assert "has left the knowledge base" in gone.text
    assert all(step.text in gone.text for step in library.roles["msl"].first_steps)
    assert marked(gone) == []
    assert "has left the knowledge base" in await exported(world.member)
    accepted = await world.member.press(gone, "Got it")
    assert "no steps here any more" in accepted.text
    assert "Got it" not in accepted.labels
    assert library.roles["ime"].name in (await world.member.press(accepted, "Next page")).text


async def test_a_role_that_comes_back_has_its_ticks_back(
    world: World, library: Library, build: Build, url: str
) -> None:
    await world.member.press(await plan_of(world.member, "msl"), "Step 1")
    await world.restart(build(url, library.with_edits((), removed=["msl"])))
    await world.member.press(await world.member.slash("plan show"), "Got it")
    await world.restart(build(url))
    back = await world.member.slash("plan show")
    assert f"{len(library.roles['msl'].first_steps)} added" in back.text
    assert marked(back) == ["Step 1 \N{CHECK MARK}"]


async def test_roles_saved_before_plans_were_kept_start_from_now(
    world: World, library: Library, build: Build, url: str
) -> None:
    await world.member.slash("saved add", role="msl")
    await world.bot.house.database.execute("DELETE FROM plans")
    await world.restart(build(url, edited(library)))
    first = await world.member.slash("plan show")
    assert "Got it" not in first.labels
    await world.restart(build(url))
    assert "1 added, 1 reworded, 1 removed" in (await world.member.slash("plan show")).text


async def test_the_lawyer_is_asked_about_visa_and_loans_first(world: World, library: Library) -> None:
    plan = await plan_of(world.member, "ime", "msl")
    shown = await world.member.press(plan, "Questions for my contract lawyer")
    assert "Visa and student loans come first" in shown.text
    groups = [group for group in library.exit_checks.values() if group.ask in shown.text]
    named = {*library.roles["ime"].exit_checks, *library.roles["msl"].exit_checks}
    assert [group.id for group in groups] == [i for i in library.exit_checks if i in named]
    places = [shown.text.index(group.ask) for group in groups]
    assert places == sorted(places)


async def test_every_check_of_every_planned_role_is_among_the_questions(world: World, library: Library) -> None:
    roles = ("msl", "ime", "medical-writing")
    shown = await world.member.press(await plan_of(world.member, *roles), "Questions for my contract lawyer")
    texts = [shown.text]
    while "Next page" in shown.labels:
        shown = await world.member.press(shown, "Next page")
        texts.append(shown.text)
    checks = [check.text for role in roles for check in library.roles[role].checks]
    assert not [check for check in checks if check not in "\n".join(texts)]
    assert "Your plan" in (await world.member.press(shown, "Back to the plan")).text


async def test_the_export_holds_the_whole_plan_with_sources_and_dates(world: World, library: Library) -> None:
    plan = await world.member.press(await plan_of(world.member, "msl", "ime"), "Step 1")
    form = await world.member.slash("saved note", role="msl")
    await world.member.submit(form, note="ask Ida about\ntravel")
    await world.member.slash("saved state", role="ime", state="decided-against")
    text = await exported(world.member, plan)
    msl = library.roles["msl"]
    assert "State: exploring; 1 of" in text
    assert "> ask Ida about\n> travel" in text
    assert f"- [x] {msl.first_steps[0].text}" in text
    assert f"- [ ] {msl.first_steps[1].text}" in text
    assert all(test.text in text for test in msl.cheap_tests)
    assert all(f"- [ ] {check.text}" in text for check in msl.checks)
    assert library.exit_checks["visa"].ask in text
    assert "not medical, legal, tax or career advice" in text
    assert "## Decided against" in text
    for source in (library.sources[check.source] for check in msl.checks):
        assert source.publisher in text
        assert source.url is None or source.url in text
    assert "2026-01-01" in text.splitlines()[2]


async def test_the_exported_file_is_for_its_member_alone(world: World) -> None:
    await plan_of(world.member, "msl")
    answer = await world.member.slash("plan export")
    assert answer.ephemeral
    assert [each.filename for each in answer.message.message.attachments] == ["second-opinion-plan.md"]


async def test_erasing_takes_the_plan_and_the_reminder(world: World) -> None:
    plan = await world.member.press(await plan_of(world.member, "msl"), "Step 1")
    await world.member.press(plan, "Remind me once in a week")
    before = await held(world, world.member)
    assert all(before[table] for table in ("saved_roles", "plans", "plan_ticks", "reminders"))
    await world.member.press(await world.member.slash("privacy erase"), "Erase everything")
    after = await held(world, world.member)
    assert not any(after[table] for table in ("saved_roles", "plans", "plan_ticks", "reminders"))
    await world.days(8)
    assert world.member.in_dm.sees() == []
    assert "nothing yet" in (await world.member.slash("plan show")).text


async def test_the_privacy_card_names_plan_and_reminder(world: World) -> None:
    plan = await world.member.press(await plan_of(world.member, "msl"), "Step 1")
    await world.member.press(plan, "Remind me once in a week")
    shown = (await world.member.slash("privacy show")).text
    assert "Plan ticks" in shown
    assert "Reminders" in shown
