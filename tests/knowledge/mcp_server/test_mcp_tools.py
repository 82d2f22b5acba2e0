"""What the tools answer to programs."""

import pytest
from bases import SMALL_BASE

from knowledge import load_knowledge_base
from knowledge.mcp_server import tools
from tests.shipped import shipped

CRISIS = "I want to kill myself"


def test_a_question_for_pay_is_answered_with_the_figures_and_their_sources() -> None:
    told = tools.ask(shipped(), "how much does a medical science liaison make")
    assert told.startswith("# Medical Science Liaison (MSL)\n")
    role = shipped().roles["msl"]
    for pay in role.pay:
        assert shipped().sources[pay.source].publisher in told
        assert pay.covers in told
    assert "not medical, legal, tax or career advice" in told


def test_the_name_alone_gets_the_whole_entry() -> None:
    told = tools.ask(shipped(), "MSL")
    assert "## Downsides" in told
    assert "## First steps" in told


def test_what_the_base_does_not_know_it_says() -> None:
    told = tools.ask(shipped(), "what dose of methotrexate for my patient")
    assert told.startswith(("This is about patient care", "This was understood", "This was not understood"))


def test_words_of_self_harm_get_the_lines_and_nothing_else_from_every_tool() -> None:
    base = shipped()
    asked = (
        tools.ask(base, CRISIS),
        tools.role(base, CRISIS),
        tools.compare(base, ["msl", CRISIS]),
        tools.compare(base, ["I want to", "kill myself"]),
        tools.pay(base, CRISIS, "all"),
        tools.exit_check(base, CRISIS),
        tools.sources(base, CRISIS),
    )
    assert set(asked) == {tools.support_text(base)}
    assert "988" in asked[0]


@pytest.mark.parametrize(
    "question",
    ["I am burned out, what pays more than the clinic", "I cry in my car before every shift, what else can an MD do"],
)
def test_words_of_distress_get_the_lines_above_the_answer(question: str) -> None:
    told = tools.ask(shipped(), question)
    assert told.startswith(tools.support_text(shipped()))
    assert len(told) > len(tools.support_text(shipped())) + 100


@pytest.mark.parametrize("words", ["I cry in my car before every shift", "burnout"])
def test_every_tool_hears_distress(words: str) -> None:
    base = shipped()
    lines = tools.support_text(base)
    told = (
        tools.ask(base, words),
        tools.role(base, words),
        tools.compare(base, ["msl", words]),
        tools.pay(base, words),
        tools.exit_check(base, words),
        tools.sources(base, words),
    )
    assert all(each.startswith(f"{lines}\n\n") for each in told)


def test_what_can_be_read_opens_with_the_lines_where_it_speaks_of_burnout() -> None:
    found = tools.resources(shipped())
    lines = tools.support_text(shipped())
    assert found["second-opinion://pain-points/burnout"][1].startswith(f"{lines}\n\n# Burnout")
    for name, (_, text) in found.items():
        speaks = "burnout" in text.removeprefix(lines).lower()
        assert text.startswith(lines) or not speaks, name


def test_a_list_of_choices_says_how_old_the_base_is_and_where_the_sources_are() -> None:
    listed = tools.exit_check(shipped())
    assert "Open one for its sources." in listed
    assert shipped().version in listed


def test_a_role_is_found_by_any_of_its_names_and_never_by_likeness() -> None:
    assert tools.role(shipped(), "medical liaison").startswith("# Medical Science Liaison")
    told = tools.role(shipped(), "medical liaisonn")
    assert told.startswith("There is no role named 'medical liaisonn'. There are: ")


def test_roles_are_compared_with_what_limits_them() -> None:
    told = tools.compare(shipped(), ["msl", "utilization review"])
    assert "## The catch" in told
    assert told.count("- MSL: ") == 8
    assert tools.compare(shipped(), ["msl"]) == "Name two to 4 different roles."
    assert tools.compare(shipped(), ["msl", "MSL"]) == "Name two to 4 different roles."
    assert tools.compare(shipped(), ["msl", "astronaut"]).startswith("There is no role named 'astronaut'.")


def test_units_of_pay_are_never_mixed_in_one_list() -> None:
    told = tools.pay(shipped(), "msl")
    hourly = tools.pay(shipped(), None, "hour")
    assert "## By the year" in told
    assert "a year, " not in hourly
    assert "an hour, " in hourly
    assert tools.pay(shipped(), "astronaut").startswith("There is no role")


def test_a_job_boards_figure_says_what_it_is() -> None:
    for line in tools.pay(shipped()).splitlines():
        if "job board (people of every background)" in line:
            assert "Job-board figure, not physician pay." in line


def test_exit_checks_are_listed_in_their_order_and_found_by_name_or_in_words() -> None:
    listed = tools.exit_check(shipped())
    order = [listed.index(each.name) for each in shipped().exit_checks.values()]
    assert order == sorted(order)
    assert tools.exit_check(shipped(), "visa").startswith("# Visa")
    assert tools.exit_check(shipped(), "do I need an H-1B").startswith("# Visa")
    assert tools.exit_check(shipped(), "horoscope").startswith("There is no exit check named")


def test_sources_of_an_entry_or_a_publisher() -> None:
    assert "Sermo" in tools.sources(shipped(), "msl")
    assert "ZipRecruiter" in tools.sources(shipped(), "ziprecruiter")
    assert tools.sources(shipped(), "nobody at all").startswith("No source is known for 'nobody at all'.")


def test_everything_can_be_read_as_a_resource() -> None:
    base = shipped()
    found = tools.resources(base)
    assert next(iter(found)) == "second-opinion://support"
    expected = len(base.entries) + len(base.exit_checks) + len(base.specialties) + 1
    assert len(found) in {expected, expected - len(base.exit_checks)}  # exit checks may be entries
    assert "## Pay" in found["second-opinion://roles/msl"][1]
    assert "second-opinion://exit-checks/visa" in found


@pytest.mark.parametrize("question", ["", " ", "?", "x" * 5000])
def test_no_question_breaks_it(question: str) -> None:
    assert tools.ask(load_knowledge_base(SMALL_BASE), question)
