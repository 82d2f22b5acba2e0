"""The support lines. Never shared, never edited per server, never with anything else around them."""

from bot.cards.components import Card, Divider, Text
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import source_list
from knowledge import KnowledgeBase
from knowledge.model import Support, SupportLine

HOME_COUNTRY = "US"
"""The country of most members, and of the figures of the base."""
_COUNTRIES = {"en-GB": "UK"}
"""Discord's language codes that tell a country (Discord reference, locales)."""


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


def support_card(knowledge_base: KnowledgeBase, country: str = HOME_COUNTRY) -> Card:
    """Show the lines to anyone who asks for them, those of a country first, with their sources."""
    support = knowledge_base.support
    cited = dict.fromkeys(source for line in support.lines for source in line.sources)
    sources = source_list({knowledge_base.sources[source]: "" for source in cited})
    return Card(
        (
            Text("## Support lines\nNobody sees that you opened this, and nothing about it is kept."),
            *(Text(_line(line)) for line in sorted_lines(support, country)),
            Divider(),
            Text(subtext(escape_content(support.note))),
            Text(subtext(" · ".join(sources))),
        ),
        accent="warm",
    )


def support_lines_text(knowledge_base: KnowledgeBase) -> str:
    """Return the lines for the head of another card, such as the one on burnout, one short line each."""
    return "\n".join(
        f"**{escape_content(line.name)}** ({escape_content(line.region)}): {escape_content(line.phone)}"
        + (", 24/7" if line.around_the_clock else f", {escape_content(line.hours)}")
        for line in sorted_lines(knowledge_base.support)
    )


def sorted_lines(support: Support, country: str = HOME_COUNTRY) -> tuple[SupportLine, ...]:
    """Put the lines of a country first, of each those that answer around the clock, then those for anyone."""
    return tuple(
        sorted(
            support.lines,
            key=lambda line: (line.region != country, not line.around_the_clock, line.physicians_only),
        )
    )


def country_of_locale(locale: str) -> str:
    """Return the country whose lines come first for a Discord language, such as "UK" for "en-GB"."""
    return _COUNTRIES.get(locale, HOME_COUNTRY)


def _line(line: SupportLine) -> str:
    parts = [
        f"**{escape_content(line.name)}** · {escape_content(line.region)}",
        f"**{escape_content(line.phone)}**",
        f"{escape_content(line.hours)}. {escape_content(line.what)}",
        subtext(f"For: {escape_content(line.for_whom)}" + (f" {escape_content(line.not_for)}" if line.not_for else "")),
    ]
    return "\n".join(parts)
