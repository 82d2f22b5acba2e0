"""What of a plan is taken along: to a lawyer, and as a file."""

from plan_helpers import exported_text, save_and_open_plan
from world import World

from knowledge import KnowledgeBase


async def test_the_lawyer_is_asked_about_visa_and_loans_first(world: World, library: KnowledgeBase) -> None:
    plan = await save_and_open_plan(world.member, "ime", "msl")
    shown = await world.member.press(plan, "Questions for a lawyer")
    assert "Visa and student loans come first" in shown.text
    groups = [group for group in library.exit_checks.values() if group.ask in shown.text]
    named = {*library.roles["ime"].exit_checks, *library.roles["msl"].exit_checks}
    assert [group.id for group in groups] == [i for i in library.exit_checks if i in named]
    places = [shown.text.index(group.ask) for group in groups]
    assert places == sorted(places)


async def test_every_check_of_every_planned_role_is_among_the_questions(world: World, library: KnowledgeBase) -> None:
    roles = ("msl", "ime", "medical-writing")
    shown = await world.member.press(await save_and_open_plan(world.member, *roles), "Questions for a lawyer")
    texts = [shown.text]
    while "Next page" in shown.labels:
        shown = await world.member.press(shown, "Next page")
        texts.append(shown.text)
    checks = [check.text for role in roles for check in library.roles[role].checks]
    assert not [check for check in checks if check not in "\n".join(texts)]
    assert "Your plan" in (await world.member.press(shown, "Back to the plan")).text


async def test_the_export_holds_the_whole_plan_with_sources_and_dates(world: World, library: KnowledgeBase) -> None:
    plan = await world.member.press(await save_and_open_plan(world.member, "msl", "ime"), "Step 1")
    form = await world.member.slash("saved note", role="msl")
    await world.member.submit(form, note="ask Ida about\ntravel")
    await world.member.slash("saved state", role="ime", state="decided-against")
    text = await exported_text(world.member, plan)
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
    assert "Jan 1, 2026" in text.splitlines()[2]


async def test_the_exported_files_are_for_their_member_alone(world: World) -> None:
    await save_and_open_plan(world.member, "msl")
    answer = await world.member.slash("plan export")
    assert answer.ephemeral
    assert [each.filename for each in answer.message.message.attachments] == [
        "second-opinion-plan.md",
        "second-opinion-plan.html",
    ]
    assert "A file leaves my privacy" in answer.text
