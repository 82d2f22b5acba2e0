"""The support lines. Never shared, never edited per server, never with anything else around them."""

from bot.cards.components import Card, Divider, Text
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import source_line
from knowledge import KnowledgeBase
from knowledge.model import Support, SupportLine


def crisis_card(knowledge_base: KnowledgeBase) -> Card:
    """Answer words of not wanting to live: two kind sentences and the lines, and nothing else."""
    support = knowledge_base.support
    return Card(
        (
            Text("\n".join(escape_content(sentence) for sentence in support.crisis)),
            *(Text(_line(line)) for line in sorted_lines(support)),
            Text(subtext(escape_content(support.note))),
        ),
        accent="warm",
    )


def support_card(knowledge_base: KnowledgeBase) -> Card:
    """Show the lines to anyone who asks for them, with their sources."""
    support = knowledge_base.support
    cited = dict.fromkeys(source for line in support.lines for source in line.sources)
    return Card(
        (
            Text("## Somebody to talk to\nNobody sees that you opened this, and nothing about it is kept."),
            *(Text(_line(line)) for line in sorted_lines(support)),
            Divider(),
            Text(subtext(escape_content(support.note))),
            Text(subtext("\n".join(source_line(knowledge_base.sources[source]) for source in cited))),
        ),
        accent="warm",
    )


def support_lines_text(knowledge_base: KnowledgeBase) -> str:
    """Return the lines for the head of another card, such as the one on burnout."""
    return "\n".join(
        f"**{escape_content(line.name)}** ({escape_content(line.region)}): "
        f"{escape_content(line.phone)} · {escape_content(line.hours)}"
        for line in sorted_lines(knowledge_base.support)
    )


def sorted_lines(support: Support) -> tuple[SupportLine, ...]:
    """Put lines that answer around the clock first, those for anyone before those for physicians."""
    return tuple(sorted(support.lines, key=lambda line: (not line.around_the_clock, line.physicians_only)))


def _line(line: SupportLine) -> str:
    parts = [
        f"**{escape_content(line.name)}** · {escape_content(line.region)}",
        f"**{escape_content(line.phone)}**",
        f"{escape_content(line.hours)}. {escape_content(line.what)}",
        subtext(f"For: {escape_content(line.for_whom)}" + (f" {escape_content(line.not_for)}" if line.not_for else "")),
    ]
    return "\n".join(parts)
