"""The support lines. Never shared, never edited per server; above an answer when its question speaks of distress."""

from collections.abc import Mapping
from dataclasses import replace

from bot.cards.components import Card, Divider, Text
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import source_list
from knowledge import KnowledgeBase
from knowledge.model import Support, SupportCountry, SupportLine

_COUNTRY_OF_LOCALE: Mapping[str, SupportCountry] = {"en-US": "US", "en-GB": "UK", "de": "Germany", "hi": "India"}
"""Languages of Discord that tell a country. There is one English beside the American, which the UK, Ireland, Australia
and others share: /support country: tells them apart."""
_DEFAULT: SupportCountry = "US"

HOME_COUNTRY = "US"
"""The country of most members, and of the figures of the base."""
_COUNTRIES = {"en-GB": "UK"}
"""Discord's language codes that tell a country (Discord reference, locales)."""


def country_of(locale: str | None) -> SupportCountry:
    """Return the country whose lines to show to someone with this language of Discord."""
    return _COUNTRY_OF_LOCALE.get(locale or "", _DEFAULT)


def crisis_card(knowledge_base: KnowledgeBase, locale: str | None = None) -> Card:
    """Answer words of not wanting to live: two kind sentences and the lines, and nothing else.

    ``locale`` is the reader's language of Discord, where Discord tells it.
    """
    support = knowledge_base.support
    return Card(
        (
            Text("\n".join(escape_content(sentence) for sentence in support.crisis)),
            *(Text(_line(line)) for line in lines_for(support, country_of(locale))),
            Text(subtext(escape_content(support.note))),
        ),
        accent="warm",
    )


def with_distress_lines(card: Card, knowledge_base: KnowledgeBase, locale: str | None = None) -> Card:
    """Put two kind sentences and the lines above an answer, and leave the answer as it is.

    A card that already shows the lines comes back unchanged.
    """
    if card.sensitive:
        return card
    kind = "\n".join(escape_content(sentence) for sentence in knowledge_base.support.distress)
    lines = (Text(kind), Text(support_lines_text(knowledge_base, locale)), Divider())
    return replace(card, blocks=(*lines, *card.blocks), accent="warm", sensitive=True)


def support_card(knowledge_base: KnowledgeBase, country: SupportCountry = _DEFAULT) -> Card:
    """Show the lines of a country to anyone who asks for them, with their sources."""
    support = knowledge_base.support
    lines = lines_for(support, country)
    cited = dict.fromkeys(source for line in lines for source in line.sources)
    sources = source_list({knowledge_base.sources[source]: "" for source in cited})
    return Card(
        (
            Text("## Support lines\nNobody sees that you opened this, and nothing about it is kept."),
            *(Text(_line(line)) for line in lines),
            Divider(),
            Text(subtext(escape_content(support.note))),
            Text(subtext(" · ".join(sources))),
        ),
        accent="warm",
    )


def support_lines_text(knowledge_base: KnowledgeBase, locale: str | None = None) -> str:
    """Return the lines for the head of another card, such as the one on burnout."""
    return "\n".join(
        f"**{escape_content(line.name)}** ({escape_content(line.region)}): "
        f"{escape_content(line.phone)}" + (", 24/7" if line.around_the_clock else f", {escape_content(line.hours)}")
        for line in lines_for(knowledge_base.support, country_of(locale))
    )


def lines_for(support: Support, country: SupportCountry) -> tuple[SupportLine, ...]:
    """Return the lines of a country, then the directory of all countries."""
    own = tuple(line for line in sorted_lines(support) if country in line.countries)
    return own + tuple(line for line in support.lines if not line.countries)


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
