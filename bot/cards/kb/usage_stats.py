"""How the knowledge base is used, in rounded counts."""

from collections.abc import Sequence

from bot.cards.components import Card, Text
from bot.cards.markdown import bullets, escape_content, subtext
from bot.services.usage_stats import UsageStats
from knowledge import KnowledgeBase

TOP = 10
"""Entries in each list of figures."""


def usage_stats_card(knowledge_base: KnowledgeBase, stats: UsageStats) -> Card:
    """Show how the base is used."""
    return Card(
        (
            Text(f"## How the knowledge base is used\n{stats.first_day} to {stats.last_day}"),
            Text(f"**Opened most**\n{_list(knowledge_base, stats.opened)}"),
            Text(f"**Not what was meant**\n{_list(knowledge_base, stats.rejected)}"),
            Text(f"**Questions without an answer** · {stats.unanswered or 'fewer than five'}"),
            Text(
                subtext(
                    "Rounded down to fives, renewed once a day, without today. Nobody's id or question is counted, "
                    "and nothing that comes with support lines."
                )
            ),
        )
    )


def _list(knowledge_base: KnowledgeBase, counted: Sequence[tuple[str, int]]) -> str:
    known = [(knowledge_base.entries[id_].name, times) for id_, times in counted if id_ in knowledge_base.entries]
    return bullets(f"{escape_content(name)} · {times}" for name, times in known[:TOP]) or "Nothing five times or more."
