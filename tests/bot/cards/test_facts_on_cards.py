"""Every figure of the article is on a card that a member reaches, with its statistic and who says it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cards import pay_figures
from bot.cards.faqs import FAQ_TABS, faq_card
from bot.cards.pain_points import PAIN_POINT_TABS, pain_point_card
from bot.cards.pay_figures import PAY_KINDS
from bot.cards.roles import ROLE_TABS, role_card
from bot.cards.support import country_of, lines_for, sorted_lines, support_card, support_lines_text
from knowledge import KnowledgeBase
from knowledge.model import Faq, PainPoint, Role, TextAmount

FACTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "knowledge" / "article_facts.yaml").read_text("utf-8")
)["facts"]


def pages(library: KnowledgeBase, entry_id: str) -> list[str]:
    """The texts of all cards of an entry."""
    match library.entries.get(entry_id):
        case Role() as role:
            return [role_card(library, role).text, *_parts(library, role, ROLE_TABS)]
        case PainPoint() as point:
            return [pain_point_card(library, point).text, *_parts(library, point, PAIN_POINT_TABS)]
        case Faq() as faq:
            return [faq_card(library, faq).text, *_parts(library, faq, FAQ_TABS)]
        case _:
            return []


def _parts(library: KnowledgeBase, entry: Any, parts: Any) -> list[str]:
    return [
        parts.build(library, entry, key, page).text
        for key, tab in parts.tabs.items()
        if tab.has(entry)
        for page in range(len(parts.pages(library, entry, key)))
    ]


def ids(kind: str) -> list[Any]:
    return [pytest.param(fact, id=fact["id"]) for fact in FACTS if kind in fact]


def pay_line(library: KnowledgeBase, role: Role) -> str:
    return next(line for line in role_card(library, role).text.splitlines() if line.startswith("**Pay**"))


@pytest.mark.parametrize("fact", ids("pay"))
def test_a_pay_figure_is_in_the_pay_line_rounded_and_under_pay_in_full(
    library: KnowledgeBase, fact: dict[str, Any]
) -> None:
    pay = fact["pay"]
    (role,) = [library.roles[each] for each in fact["in"] if each in library.roles]
    (figure,) = [each for each in role.pay if fact["id"] in each.facts]
    line = pay_line(library, role)
    if figure.per in {unit for unit in ("year", "hour") if f"a {unit} " in line or f"an {unit} " in line}:
        assert pay_figures.format_short(figure.currency, pay["value"]) in line
        assert "job board" in line
    amount = f"${pay['value']:,} {'an' if pay['per'] == 'hour' else 'a'} {pay['per']}"
    tab = [
        ROLE_TABS.build(library, role, "pay", page).text for page in range(len(ROLE_TABS.pages(library, role, "pay")))
    ]
    (row,) = [row for row in "\n".join(tab).splitlines() if amount in row and pay["statistic"] in row]
    assert "not physician pay" in row
    assert any(library.sources[figure.source].publisher in text and amount in text for text in tab)


@pytest.mark.parametrize("fact", ids("poll"))
def test_a_share_of_a_poll_is_on_a_card_of_each_entry_with_its_population(
    library: KnowledgeBase, fact: dict[str, Any]
) -> None:
    poll = library.polls[fact["poll"]["id"]]
    for entry in fact["in"]:
        text = "\n".join(pages(library, entry))
        if entry in library.entries and poll.id in getattr(library.entries[entry], "polls", ()):
            assert f"**{fact['poll']['percent']:g}%**" in text
            assert poll.population in text


@pytest.mark.parametrize("fact", ids("quote"))
def test_a_quote_is_on_a_card_word_for_word_with_its_speaker(library: KnowledgeBase, fact: dict[str, Any]) -> None:
    shown = [page for entry in fact["in"] for page in pages(library, entry)]
    assert any(fact["quote"]["text"] in page and fact["quote"]["speaker"] in page for page in shown)


@pytest.mark.parametrize("fact", FACTS, ids=[fact["id"] for fact in FACTS])
def test_each_claim_that_restates_a_fact_is_on_a_card_of_its_entry(
    library: KnowledgeBase, fact: dict[str, Any]
) -> None:
    for entry_id in fact["in"]:
        entry = library.entries.get(entry_id)
        if entry is None:
            continue
        for text in _restated(entry, fact["id"]):
            assert any(text in page.replace("\\", "").replace("\u2060", "") for page in pages(library, entry_id)), text


def _restated(value: Any, fact: str) -> list[str]:
    found: list[str] = []
    if fact in getattr(value, "facts", ()) and hasattr(value, "text"):
        found.append(value.text)
    if hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            found += _restated(getattr(value, name), fact)
    if isinstance(value, tuple):
        for each in value:
            found += _restated(each, fact)
    return found


def test_hourly_and_annual_pay_never_stand_under_one_heading(library: KnowledgeBase) -> None:
    units = re.compile(r"\*\*.*? an? (year|hour|month|\w+)\*\*")
    for role in library.roles.values():
        heading = None
        for page in range(len(ROLE_TABS.pages(library, role, "pay"))):
            for line in ROLE_TABS.build(library, role, "pay", page).text.splitlines():
                if line.startswith("### "):
                    heading = line.removeprefix("### ")
                found = units.search(line) if line.startswith("- **") else None
                if found:
                    assert heading == PAY_KINDS.get(found.group(1), "By piece of work"), (role.id, line)


def test_pay_compared_keeps_hourly_and_annual_pay_apart(library: KnowledgeBase) -> None:
    heading, seen = "", set[str]()
    for page in pages(library, "pay-compared"):
        for line in page.splitlines():
            if found := re.match(r"### Paid an? (year|hour)", line):
                heading = found.group(1)
                seen.add(heading)
            elif line.startswith("###"):
                heading = ""
            unit = re.search(r" an? (year|hour),", line) if line.startswith("- **") and heading else None
            if unit:
                assert unit.group(1) == heading, line
    assert seen == {"year", "hour"}


def test_a_job_board_figure_is_never_in_a_range_and_always_called_so(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        figures = [f for f in role.pay if not isinstance(f.amount, TextAmount)]
        boards = [f for f in figures if library.sources[f.source].kind == "job-board"]
        kept = pay_figures.preferred_figures(library, figures)
        assert boards == figures or not set(boards) & set(kept), role.id
        line = pay_line(library, role)
        units = {pay_figures.pay_unit_words(pay_figures.pay_unit(f)) for f in boards}
        if any(f"{unit} (" in line for unit in units) or (boards and boards == figures):
            assert "job board" in line, (role.id, line)


def test_support_lines_begin_with_those_around_the_clock(library: KnowledgeBase) -> None:
    lines = lines_for(library.support, country_of("en-US"))
    assert lines[0].around_the_clock
    assert "US" in lines[0].countries
    for text in (support_lines_text(library), support_card(library).text):
        places = [text.index(line.phone) for line in lines]
        assert places == sorted(places)
    assert set(sorted_lines(library.support)) == set(library.support.lines)


def test_support_lines_of_a_british_reader_are_british(library: KnowledgeBase) -> None:
    assert "UK" in lines_for(library.support, country_of("en-GB"))[0].countries
    assert "US" in lines_for(library.support, country_of("es-ES"))[0].countries


def test_no_address_of_a_source_without_one_is_shown(library: KnowledgeBase) -> None:
    addresses = {source.url for source in library.sources.values() if source.url}
    for entry in library.entries:
        for page in pages(library, entry):
            assert set(re.findall(r"\]\(<(.*?)>\)", page)) <= addresses


def test_the_first_screen_of_a_role_has_its_facts_and_the_catch(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        bold = re.findall(r"^\*\*(.*?)\*\*", role_card(library, role).text, re.MULTILINE)
        assert bold == ["Pay", "Patients", "Travel", "From home", "License", "Time to start", "The catch"], role.id


@pytest.mark.parametrize(("role", "physicians"), [("medico-legal", "$1,000"), ("ime", "$100\N{EN DASH}$500")])
def test_what_physicians_get_stands_before_what_a_job_board_says(
    library: KnowledgeBase, role: str, physicians: str
) -> None:
    line = pay_line(library, library.roles[role])
    assert line.index(physicians) < line.index("job board")


def test_every_short_line_names_a_job_board_beside_physicians_or_no_physicians_are_known(
    library: KnowledgeBase,
) -> None:
    for role in library.roles.values():
        first = pay_figures.headline_figures(library, role.pay)
        boards = [figure for figure in first if library.sources[figure.source].kind == "job-board"]
        assert set(first) <= set(role.pay)
        assert role.pay[:1] == first[-1:], role.id
        assert not boards or first[0].physicians or not any(figure.physicians for figure in role.pay), role.id


def test_what_no_source_states_is_said_once_below_the_figures(library: KnowledgeBase) -> None:
    text = "\n".join(passage.text for passage in pay_figures.pay_table(library, library.roles["msl"].pay))
    assert text.count(pay_figures.UNSTATED) == 1
    assert "not stated" not in text.replace("degrees are not stated", "")
