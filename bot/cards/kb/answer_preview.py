"""A moderator's answer to a member's question, before it is published: question, answer and source, and no diff."""

from dataclasses import dataclass

from bot.cards.components import Text
from bot.cards.dates import format_date
from bot.cards.markdown import escape_user_text, subtext
from knowledge.editing.serialization import item_from_yaml
from knowledge.model import Faq, Source
from storage.stores.proposals import Proposal


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """A question that the base does not have yet, with its one statement and where that comes from."""

    question: str
    answer: str
    source: str


def read_new_answer(proposal: Proposal) -> NewAnswer | None:
    """Return the answer that a change consists of; None for any other change. It parses, so call it in a thread."""
    if any(edit.base or edit.state != "published" for edit in proposal.edits):
        return None
    items = [item_from_yaml(edit.kind, edit.body, "")[0] for edit in proposal.edits]
    match sorted(items, key=lambda item: isinstance(item, Faq)):
        case [Source() as source, Faq(answer=(claim,)) as faq] if claim.source == source.id:
            when = f", {format_date(source.date)}" if source.date else ""
            return NewAnswer(faq.name, claim.text, f"{source.publisher}{when}")
        case _:
            return None


def answer_texts(new: NewAnswer) -> tuple[Text, Text]:
    """Show question, answer and source; the question apart, so that nothing else can become part of its quote."""
    question, answer, source = map(escape_user_text, (new.question, new.answer, new.source))
    return (
        Text(f"## Your answer\n> {question}"),
        Text(f"{answer}\n{subtext(f'Members read it with its source: {source}.')}"),
    )
