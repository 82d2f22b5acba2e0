"""What an entry says to a question: a direct answer first, then a few statements that fit a phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.question.answer_content import (
    MAX_STATEMENTS,
    MAX_WORDS,
    MORE_WORDS,
    one_line,
    select_content,
    state_aspect,
)
from knowledge.question.aspects import ASPECTS
from knowledge.question.statement_search import content_stems


def shares(question: str) -> dict[str, float]:
    """The stems of a question, all of which is asked."""
    return dict.fromkeys(content_stems(question), 1.0)


def words(text: str | None) -> int:
    return len((text or "").split())


@given(data=st.data())
def test_an_answer_fits_a_phone_and_says_nothing_twice(library: KnowledgeBase, data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from([*library.entries.values()]))
    aspect = data.draw(st.sampled_from([None, *ASPECTS, state_aspect("TX")]))
    question = data.draw(st.sampled_from(["", *entry.examples]))
    content = select_content(library, entry, aspect, shares(question))
    said = [each.claim for each in content.statements]
    assert len(said) <= MAX_STATEMENTS
    used = words(content.short and content.short.text) + sum(words(each.text) + words(each.note) for each in said)
    assert used <= MAX_WORDS + MORE_WORDS or (content.short is None and len(said) == 1)
    assert len({each.text for each in said}) == len(said)
    assert content.short is None or content.short.text not in {each.text for each in said}
    assert all(each.source in library.sources for each in said)


def test_every_entry_has_a_direct_answer_that_comes_before_its_statements(library: KnowledgeBase) -> None:
    for entry in library.entries.values():
        content = select_content(library, entry, None)
        assert content.short is not None, entry.id
        assert content.short is entry.short["answer"]
        assert one_line(entry) is content.short


def test_a_question_about_an_aspect_gets_its_own_direct_answer(library: KnowledgeBase) -> None:
    for entry in library.entries.values():
        for aspect, short in entry.short.items():
            asked = None if aspect == "answer" else aspect
            assert select_content(library, entry, asked).short is short, (entry.id, aspect)


@pytest.mark.parametrize(
    ("role", "question", "aspect", "says"),
    [
        ("msl", "is it pharma sales", None, "may not sell"),
        ("utilization-review", "is it 1099", "tax-basics", "(1099)"),
        ("medico-legal", "can I testify against my own hospital", None, "your own hospital"),
    ],
)
def test_what_bears_on_the_question_is_among_the_statements(
    library: KnowledgeBase, role: str, question: str, aspect: str | None, says: str
) -> None:
    content = select_content(library, library.roles[role], aspect, shares(question))
    said = [*(each.claim for each in content.statements), *([content.short] if content.short else [])]
    assert any(says in each.text for each in said)


def test_a_question_about_a_state_gets_what_holds_there(library: KnowledgeBase) -> None:
    check = library.exit_checks["non-compete"]
    content = select_content(library, check, state_aspect("TX"))
    assert content.statements
    assert {said.claim.state for said in content.statements} == {"TX"}
    unknown = select_content(library, check, state_aspect("AK") if "AK" not in check.states else state_aspect("ZZ"))
    assert {said.claim.state for said in unknown.statements} == {None}
