"""Which questions count as duplicates."""

import pytest

from knowledge import KnowledgeBase
from knowledge.retrieval.similarity import DUPLICATE_THRESHOLD, question_similarity

SAME = [
    ("how do i bill for inbox work", "how can I bill for inbox work?"),
    ("can I do medical writing from the UK", "can i do medical writing from the uk as a doctor"),
    ("is there a noncompete for msl", "is there a non-compete in MSL contracts"),
    ("what about malpractice tail coverage", "tail coverage malpractise"),
    ("what is a medical director at a startup paid", "how much is a startup medical director paid"),
    ("part time msl jobs", "are there part-time MSL jobs"),
    ("can i work for a hedge fund", "how do i work for a hedge fund"),
]
DIFFERENT = [
    ("how do taxes work for 1099 income", "how do s-corp taxes work"),
    ("what about malpractice tail coverage", "does the hospital pay malpractice coverage"),
    ("part time msl jobs", "part time utilization review jobs"),
    ("does my visa allow consulting", "does my contract allow consulting"),
    ("how do i bill for inbox work", "how do i bill for prior auth work"),
    ("is there a noncompete for msl", "is there a noncompete for locums"),
    ("what is a medical director at a startup paid", "what is a medical director at a hospice paid"),
    ("how do i tell my partners i am leaving", "how do i tell my patients i am leaving"),
    ("can i work for a hedge fund", "can i work for a private equity fund"),
    ("pay of an msl in germany", "pay of an msl in canada"),
]


def alike(library: KnowledgeBase, first: str, second: str) -> float:
    return question_similarity(library.matcher.analyze(first), library.matcher.analyze(second))


@pytest.mark.parametrize(("first", "second"), SAME)
def test_rewordings_count_as_one_question(library: KnowledgeBase, first: str, second: str) -> None:
    assert alike(library, first, second) >= DUPLICATE_THRESHOLD
    assert alike(library, second, first) == pytest.approx(alike(library, first, second))


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_different_questions_stay_apart(library: KnowledgeBase, first: str, second: str) -> None:
    assert alike(library, first, second) < DUPLICATE_THRESHOLD


@pytest.mark.parametrize("question", sorted({one for pair in SAME + DIFFERENT for one in pair} | {"why?", "🤷", ""}))
def test_every_question_is_similar_to_itself(library: KnowledgeBase, question: str) -> None:
    assert alike(library, question, question) == 1.0


def test_questions_without_content_words_match_only_literally(library: KnowledgeBase) -> None:
    assert alike(library, "why?", "and then?") == 0.0
