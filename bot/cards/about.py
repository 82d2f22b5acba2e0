"""What the bot is and can do: the cards of /help and /about, and the greeting when it joins a server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cards.components import Button, Card, Divider, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import bullets, escape_content, escape_user_text, link, subtext
from knowledge import KnowledgeBase


@dataclass(frozen=True, slots=True)
class ListedCommand:
    """A command by its whole name, such as "quiz start"; ``id`` is None until Discord told it."""

    name: str
    id: int | None
    moderators: bool

    @property
    def mention(self) -> str:
        """The command as Discord makes it clickable, or in bold."""
        return f"</{self.name}:{self.id}>" if self.id else f"**/{self.name}**"


READS = (
    "I read slash commands, clicks, direct messages to me and messages that mention me. "
    "I read nothing else here and store no messages."
)
RUN_BY = "I am run by {operator}, who could read my database; members can see and erase what is theirs with /privacy."

COMMANDS = (
    ("/role name:", "one career or side gig: pay with its source, patients, travel, the catch"),
    ("/roles", "browse them all, by patient contact, travel, time to start and more"),
    ("/compare first: second:", "up to four of them side by side, with a picture of their pay"),
    ("/pay", "all pay figures, who says what, and why they differ"),
    ("/facts topic:", "every figure on a topic, with its source"),
    ("/painpoint name:", "what wears you out: help at work first, then roles that ease it"),
    ("/ask question:", "an answer from the knowledge base; or mention me, or write to me and ask on: *and remote?*"),
    ("/specialty name:", "what sources say for your specialty; cards then follow it"),
    ("/quiz start", "a private quiz that explains its result"),
    ("/saved list", "the roles you keep, with notes"),
    ("/plan show", "their next steps to tick off, and what to ask a lawyer"),
    ("/plan timeline", "the same by month, with a calendar file"),
    ("/support", "somebody to talk to, for physicians and for anyone"),
    ("/privacy show", "everything I hold about you; export and erase"),
    ("/kb edit entry:", "for moderators: edit your server's knowledge base"),
    ("/whatsnew", "what your moderators changed in the knowledge base this month"),
    ("/about", "sources, who runs me, what I am not"),
)
DISCLAIMER = (
    "Information, not medical, legal, tax or career advice. Check contracts with a lawyer, cover with an insurer, "
    "licences with your board."
)


def help_card(listed: Sequence[ListedCommand] = ()) -> Card:
    """List every command by who can use it, and the three best ways to begin.

    Args:
        listed: the commands of the bot; without them only the best known are named, and none can be clicked.
    """
    known = {command.name: command for command in listed}
    described = {_command_name(usage): what for usage, what in COMMANDS}
    lines = [f"- {_mention(known, usage)} {what}" for usage, what in COMMANDS]
    rest = [command for command in listed if command.name not in described]
    return Card(
        (
            Text("## What I can do\n" + "\n".join(lines)),
            *_more_commands("More for you", [command for command in rest if not command.moderators]),
            *_more_commands("For moderators", [command for command in rest if command.moderators]),
            Row(
                (
                    Button("Browse roles", custom_id("roles", "page", "all", 0), "primary"),
                    Button("Start the quiz", custom_id("quiz", "begin")),
                    Button("What is stored about me", custom_id("privacy", "show")),
                    Button("Support lines", custom_id("support", "show")),
                )
            ),
            Text(subtext(DISCLAIMER)),
        ),
        route=("help",),
    )


def _command_name(usage: str) -> str:
    """Return the name in a usage such as "/compare first: second:"."""
    return " ".join(word for word in usage.lstrip("/").split() if not word.endswith(":"))


def _mention(known: Mapping[str, ListedCommand], usage: str) -> str:
    command = known.get(_command_name(usage))
    return command.mention if command and command.id else f"**{usage}**"


def _more_commands(title: str, commands: Sequence[ListedCommand]) -> tuple[Text, ...]:
    return (Text(f"**{title}**\n" + " · ".join(command.mention for command in commands)),) if commands else ()


def try_card() -> Card:
    """Suggest three things to try first."""
    return Card(
        (
            Text(
                "### Try one of these\n- **/role** and type *msl*\n- **/ask** what else can I do from home\n"
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
            Row((Button("What is stored about me", custom_id("privacy", "show")),)),
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
