"""What the bot is and can do: the cards of /help and /about, and the greeting when it joins a server."""

from collections.abc import Mapping

from bot.cards.components import Button, Card, Divider, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import bullets, escape_content, escape_user_text, link, subtext
from knowledge import KnowledgeBase

READS = (
    "I read slash commands, clicks, direct messages to me and messages that mention me. "
    "I read nothing else here and store no messages."
)
RUN_BY = "I am run by {operator}, who could read my database. See and delete your data with /privacy."

COMMANDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Start here": (
        ("/ask question:", "ask in your own words; in direct messages just write"),
        ("/roles", "browse all careers and side gigs"),
        ("/quiz start", "a private quiz: what would suit you?"),
    ),
    "Look up": (
        ("/role name:", "one career or side gig"),
        ("/compare", "up to four side by side"),
        ("/pay", "what they pay, and who says so"),
        ("/painpoint name:", "what wears you out, and what helps"),
        ("/check topic: state:", "before you leave: non-compete, tail, visa, loans"),
        ("/facts topic:", "every figure on a topic"),
        ("/specialty", "notes for your specialty"),
    ),
    "Yours, private": (
        ("/saved list", "saved roles and notes"),
        ("/plan show", "next steps, questions for a lawyer"),
        ("/privacy show", "your data: see, export, delete"),
        ("/support", "support lines for physicians and anyone else"),
    ),
    "For moderators": (
        ("/setup start", "choose channel and team"),
        ("/kb edit entry:", "edit your server's content"),
        ("/pulse start", "anonymous polls"),
    ),
}
"""The commands by what they are for, as /help lists them."""
DISCLAIMER = (
    "Information, not medical, legal, tax or career advice. Check contracts with a lawyer, coverage with an insurer, "
    "licenses with your board."
)


def help_card() -> Card:
    """List the commands by what they are for, and the best ways to start."""
    groups = (
        f"### {title}\n" + "\n".join(f"**{name}** · {what}" for name, what in commands)
        for title, commands in COMMANDS.items()
    )
    return Card(
        (
            Text("## What I can do\n" + "\n".join(groups)),
            Row(
                (
                    Button("Browse roles", custom_id("roles", "page", "all", 0), "primary"),
                    Button("Start the quiz", custom_id("quiz", "begin")),
                    Button("Who sees what I do?", custom_id("privacy", "show")),
                    Button("Support lines", custom_id("support", "show")),
                )
            ),
            Text(subtext("Information, not advice. /about says where it comes from.")),
        ),
        route=("help",),
    )


def try_card() -> Card:
    """Suggest three things to try first."""
    return Card(
        (
            Text(
                "### Try one of these\n- **/role** and type *msl*\n- **/ask** what can I do from home\n"
                "- **/quiz start** for a private quiz in your direct messages"
            ),
            Row(
                (
                    Button("Browse roles", custom_id("roles", "page", "all", 0), "primary"),
                    Button("Start the quiz", custom_id("quiz", "begin")),
                )
            ),
        )
    )


def about_card(knowledge_base: KnowledgeBase, operator: str, contact: str) -> Card:
    """Say what the bot is, where its words come from, and who runs it."""
    article = next((s for s in knowledge_base.sources.values() if s.kind == "article"), None)
    counted = (
        f"{len(knowledge_base.roles)} roles, {len(knowledge_base.pain_points)} pain points, "
        f"{len(knowledge_base.faqs)} questions, "
        f"{len(knowledge_base.polls)} polls, {len(knowledge_base.sources)} sources"
    )
    begins = f"It began with {link(article.publisher, article.url)}. " if article else ""
    reach = f" ({escape_user_text(contact)})" if contact else ""
    return Card(
        (
            Text(
                "## About Second Opinion\nI give physicians a second opinion on their career. Every word comes from a "
                "reviewed knowledge base: no language model, nothing invented, every figure with its source."
            ),
            Text(
                f"**Knowledge base** {escape_content(knowledge_base.version)}: {counted}. {begins}"
                "Job-board figures are called that and are never physician pay."
            ),
            Text(f"**Run by** {escape_user_text(operator)}{reach}, who could read the database."),
            Divider(),
            Text(subtext(DISCLAIMER)),
            Row((Button("What I hold about you", custom_id("privacy", "show")),)),
        )
    )


def arrival_card(operator: str) -> Card:
    """Greet a server: what the bot reads and what not, who runs it, where to begin."""
    return Card(
        (
            Text(
                "## Hello, I am Second Opinion\nI give physicians a second opinion on their career: roles with sourced "
                "pay, honest answers, and a private quiz that explains itself."
            ),
            Text(
                bullets(
                    (
                        READS,
                        RUN_BY.format(operator=escape_user_text(operator)),
                        "I answer from a reviewed knowledge base only and say where each figure comes from.",
                    )
                )
            ),
            Row(
                (
                    Button("Try it", custom_id("help", "try"), "primary"),
                    Button("Set up", custom_id("setup", "start")),
                )
            ),
        )
    )
