"""The support lines. Never shared, never edited per server, never with anything else around them."""

from bot.cards.components import Card, Rule, Text
from bot.cards.markdown import small, words
from bot.cards.pagination import source_line
from knowledge import Library
from knowledge.model import Support, SupportLine


def crisis_card(library: Library) -> Card:
    """Answer words of not wanting to live: two kind sentences and the lines, and nothing else."""
    support = library.support
    return Card(
        (
            Text("\n".join(words(sentence) for sentence in support.crisis)),
            *(Text(_line(line)) for line in in_order(support)),
            Text(small(words(support.note))),
        ),
        accent="warm",
    )


def support_card(library: Library) -> Card:
    """Show the lines to anyone who asks for them, with their sources."""
    support = library.support
    cited = dict.fromkeys(source for line in support.lines for source in line.sources)
    return Card(
        (
            Text("## Somebody to talk to\nNobody sees that you opened this, and nothing about it is kept."),
            *(Text(_line(line)) for line in in_order(support)),
            Rule(),
            Text(small(words(support.note))),
            Text(small("\n".join(source_line(library.sources[source]) for source in cited))),
        ),
        accent="warm",
    )


def lines_text(library: Library) -> str:
    """Return the lines for the head of another card, such as the one on burnout."""
    return "\n".join(
        f"**{words(line.name)}** ({words(line.region)}): {words(line.phone)} · {words(line.hours)}"
        for line in in_order(library.support)
    )


def in_order(support: Support) -> tuple[SupportLine, ...]:
    """Put lines that answer around the clock first, those for anyone before those for physicians."""
    return tuple(sorted(support.lines, key=lambda line: (not line.around_the_clock, line.physicians_only)))


def _line(line: SupportLine) -> str:
    parts = [
        f"**{words(line.name)}** · {words(line.region)}",
        f"**{words(line.phone)}**",
        f"{words(line.hours)}. {words(line.what)}",
        small(f"For: {words(line.for_whom)}" + (f" {words(line.not_for)}" if line.not_for else "")),
    ]
    return "\n".join(parts)
