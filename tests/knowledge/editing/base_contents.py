"""Everything a base contains, for comparing two bases."""

from knowledge import KnowledgeBase

_LISTS = ("roles", "pain_points", "faqs", "polls", "sources", "yardsticks", "exit_checks", "specialties", "topics")


def parts(library: KnowledgeBase) -> list[object]:
    """Everything a base says, in order, but the golden cases of its quiz."""
    quiz = library.quiz.model_copy(update={"golden": ()})
    listed = [list(getattr(library, name).values()) for name in _LISTS]
    listed_ids = [library.starting_points, library.default_specialty]
    return [library.version, *listed_ids, *listed, library.support, quiz, library.lexicon]
