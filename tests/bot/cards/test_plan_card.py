from datetime import UTC, datetime

from discord_limits import component_faults
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.components import Button, Card, Row
from bot.cards.lawyer_questions import for_whom, lawyer_questions_card
from bot.cards.plan import page_of_step, plan_card
from bot.cards.plan_export import plan_file
from bot.interactions.views import build_view
from bot.services.plan_changes import changes_since, role_digest, role_snapshot
from bot.services.plans import Plan, RolePlan, lawyer_questions
from bot.services.saved_roles import MAX_SAVED
from knowledge import KnowledgeBase
from knowledge.model import Role
from storage.stores.plans import PlanSnapshot
from storage.stores.saved_roles import SavedRole

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
LONGEST = ("*" + "W" * 19) * 25


def planned(
    role: Role | None, before: PlanSnapshot, *, role_id: str = "msl", ticked: frozenset[str] = frozenset()
) -> RolePlan:
    saved = SavedRole(1, role.id if role else role_id, "exploring", "", NOON, NOON)
    return RolePlan(saved, role, ticked, changes_since(before, role))


def with_steps(role: Role, texts: dict[str, str]) -> Role:
    first = role.first_steps[0]
    steps = tuple(first.model_copy(update={"id": i, "text": text}) for i, text in texts.items())
    return role.model_copy(update={"first_steps": steps})


def faults(card: Card) -> list[str]:
    return list(component_faults(build_view(card).to_components()))


def buttons(card: Card) -> list[Button]:
    items = [item for block in card.blocks if isinstance(block, Row) for item in block.items]
    return [item for item in items if isinstance(item, Button)]


def ticks(card: Card) -> list[str]:
    """The steps that have a button on a card."""
    return [button.custom_id.args[1] for button in buttons(card) if button.custom_id.verb == "tick"]


def long_role(library: KnowledgeBase, number: int, steps: int) -> RolePlan:
    """A role whose every text is as long as may be, with every step reworded and as many removed."""
    msl = library.roles["msl"]
    step = msl.first_steps[0]
    role = msl.model_copy(
        update={
            "id": f"{number}-".ljust(40, "y"),
            "name": f"{number} ".ljust(80, "*"),
            "short_name": f"{number} ".ljust(28, "*"),
            "first_steps": tuple(
                step.model_copy(update={"id": f"{n}-".ljust(40, "x"), "text": LONGEST, "note": LONGEST})
                for n in range(steps)
            ),
        }
    )
    gone = {f"gone-{n}": LONGEST for n in range(steps)}
    return planned(role, PlanSnapshot("2026", {each.id: "W" + LONGEST[1:] for each in role.first_steps} | gone))


def long_plan(library: KnowledgeBase) -> Plan:
    """As many roles as can be saved, the first of them with thirty steps."""
    return Plan(tuple(long_role(library, number, 2 if number else 30) for number in range(MAX_SAVED)))


def test_the_longest_plan_keeps_within_the_limits_of_discord_and_has_a_button_for_every_step(
    library: KnowledgeBase,
) -> None:
    plan = long_plan(library)
    first = plan.roles[0]
    assert first.role is not None
    pages = page_of_step(library, plan, plan.roles[1].saved.role_id)
    cards = [plan_card(library, Plan(plan.roles[:2]), page) for page in range(pages)]
    assert not [fault for card in cards for fault in faults(card)]
    assert [step for card in cards for step in ticks(card)] == [step.id for step in first.role.first_steps]


def test_every_role_of_the_longest_plan_is_reached_and_keeps_within_the_limits(library: KnowledgeBase) -> None:
    plan = long_plan(library)
    for each in plan.roles[::7]:
        assert each.role is not None
        step = each.role.first_steps[-1]
        card = plan_card(library, plan, page_of_step(library, plan, each.saved.role_id, step.id))
        assert step.id in ticks(card)
        assert each.saved.role_id in {b.custom_id.args[0] for b in buttons(card) if b.custom_id.verb == "tick"}
        assert not faults(card)


def test_the_questions_of_the_longest_plan_keep_within_the_limits(library: KnowledgeBase) -> None:
    questions = lawyer_questions(library, long_plan(library))
    for page in (0, 1, 2, 10, 10_000):
        assert not faults(lawyer_questions_card(library, questions, page))


def test_every_page_of_the_shipped_base_keeps_within_the_limits_and_shows_every_step(library: KnowledgeBase) -> None:
    plan = Plan(tuple(planned(role, role_snapshot(role)) for role in library.roles.values()))
    pages = 1 + page_of_step(library, plan, plan.roles[-1].saved.role_id)
    cards = [plan_card(library, plan, page) for page in range(pages)]
    assert not [fault for card in cards for fault in faults(card)]
    assert [step for card in cards for step in ticks(card)] == [
        step.id for role in library.roles.values() for step in role.first_steps
    ]


def test_no_page_asks_for_more_text_than_is_shown(library: KnowledgeBase) -> None:
    plan = Plan(tuple(planned(role, role_snapshot(role)) for role in library.roles.values()))
    for page in range(len(library.roles)):
        assert "knowledge base" in plan_card(library, plan, page).text.splitlines()[-1]


@given(
    before=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["One.", "Two."])),
    now=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["One.", "Two."])),
)
def test_changes_tell_the_two_states_apart_and_are_gone_once_accepted(
    library: KnowledgeBase, before: dict[str, str], now: dict[str, str]
) -> None:
    role = with_steps(library.roles["msl"], now)
    changes = changes_since(PlanSnapshot("2026", before), role)
    assert bool(changes) == (before != now)
    rebuilt = {i: text for i, text in now.items() if i not in changes.added and i not in changes.reworded}
    assert {**rebuilt, **changes.reworded, **changes.removed} == before
    assert not changes_since(role_snapshot(role), role)


def test_a_new_order_or_date_alone_is_no_change(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    turned = role.model_copy(update={"first_steps": role.first_steps[::-1], "reviewed": "2030"})
    assert not changes_since(role_snapshot(role), turned)


def test_the_digest_names_what_is_shown(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    digests = {
        role_digest(each) for each in (role, with_steps(role, {"a": "One."}), with_steps(role, {"a": "Two."}), None)
    }
    assert len(digests) == 4


def test_the_file_gives_each_source_one_number_and_names_it(library: KnowledgeBase) -> None:
    plan = Plan(tuple(planned(role, role_snapshot(role)) for role in library.roles.values()))
    text = plan_file(library, plan, NOON).data.decode()
    listed = text.partition("## Sources\n\n")[2].strip().splitlines()
    assert [line.split("]")[0] for line in listed] == [f"- [{n}" for n in range(1, len(listed) + 1)]
    assert all(f"[{n}]" in text.partition("## Sources")[0] for n in range(1, len(listed) + 1))


def test_a_check_that_is_not_for_every_role_of_the_plan_says_for_which_also_beside_roles_without_checks(
    library: KnowledgeBase,
) -> None:
    first, second, *_ = [role for role in library.roles.values() if role.exit_checks]
    bare = first.model_copy(update={"exit_checks": ()})
    unchecked = second.model_copy(update={"checks": ()})
    questions = lawyer_questions(
        library, Plan((planned(bare, role_snapshot(bare)), planned(unchecked, role_snapshot(unchecked))))
    )
    assert questions.groups
    assert {for_whom(asking, questions) for _, asking in questions.groups} == {f"For {second.short_name}"}
    alone = lawyer_questions(library, Plan((planned(unchecked, role_snapshot(unchecked)),)))
    assert {for_whom(asking, alone) for _, asking in alone.groups} == {""}
