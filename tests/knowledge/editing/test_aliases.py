import pytest

from knowledge import KnowledgeBase, KnowledgeError
from knowledge.editing.aliases import add_alias, add_example, remove_alias
from knowledge.model import Role


def told(outcome: object) -> str:
    assert isinstance(outcome, tuple)
    return str(outcome[0])


def test_an_alias_leads_to_its_entry_until_it_is_removed(library: KnowledgeBase) -> None:
    role = add_alias(library.roles["msl"], "  the suitcase   doctor ")
    assert isinstance(role, Role)
    assert role.aliases[-1] == "the suitcase doctor"
    assert library.apply_edits([role]).exact("Suitcase doctor, the") is None
    assert library.apply_edits([role]).exact("The Suitcase-Doctor") == role
    assert remove_alias(role, "THE SUITCASE DOCTOR") == library.roles["msl"]


@pytest.mark.parametrize("name", ["msl", "Medical Science-Liaison (MSL)", "SCIENCE liaison"])
def test_a_name_it_has_is_no_new_alias(library: KnowledgeBase, name: str) -> None:
    assert "leads to this entry already" in told(add_alias(library.roles["msl"], name))


def test_an_alias_of_another_entry_is_found_when_the_base_is_put_together(library: KnowledgeBase) -> None:
    role = add_alias(library.roles["msl"], library.roles["ime"].aliases[0])
    assert isinstance(role, Role)
    with pytest.raises(KnowledgeError, match="belongs to `ime` already"):
        library.apply_edits([role])


@pytest.mark.parametrize("alias", ["", "x", "x" * 81])
def test_an_alias_too_short_or_too_long_is_rejected(library: KnowledgeBase, alias: str) -> None:
    assert told(add_alias(library.roles["msl"], alias)).startswith("Aliases: ")


def test_an_alias_that_is_none_is_reported_with_the_one_that_was_meant(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    assert told(remove_alias(role, "scientific liason")).endswith("did you mean “scientific liaison”?")
    assert told(remove_alias(role, "zzz")) == "Aliases: “zzz” is no alias of this entry."


def test_an_example_makes_the_question_lead_to_the_entry(library: KnowledgeBase) -> None:
    question = "which flag flies over the ship of biologics"
    role = add_example(library.roles["msl"], question)
    assert isinstance(role, Role)
    assert role.examples[-1] == question
    assert library.apply_edits([role]).matcher.match(question).candidates[0].id == "msl"
    assert told(add_example(role, f" {question.upper()}? ")).startswith("Example questions: This question is among")
