"""How the bot responds to interactions: in place, privately, and always.

Everything a cog shows goes through `send`, `update`, `open_form` or `post_publicly`; they also add the buttons and
notices that depend on the place.
"""

import contextlib
import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import discord

from bot.cards.answer_fallbacks import without_moderator_button
from bot.cards.components import Button, Card, Form, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import link, subtext
from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_FAILED, attempt, is_dm_closed
from bot.errors import UserError, describe_safely, is_too_late, report_error
from bot.interactions.channel_types import rules_for
from bot.interactions.context import KnowledgeContext, context_of, knowledge_base_of, server_of
from bot.interactions.conversation import conversation_keys, state_for_card
from bot.interactions.peer_hints import with_peer_hints
from bot.interactions.place import is_in_server
from bot.interactions.usage import count_opened
from bot.interactions.views import build_files, build_modal, build_view
from bot.jobs import set_outcome
from knowledge import KnowledgeBase
from knowledge.publishing.entry_pages import page_path

REPORT_WRONG = custom_id("words", "wrong")
UNKNOWN_MESSAGE = 10008
"""Discord reference, JSON error codes."""
MAX_BUTTONS = 5
"""Of an answer: more than a person weighs at a glance stand behind one that says so."""
NOT_READY = "I was still opening the knowledge base of this server. Please press it again."
KEPT_PRIVATE = (
    "Discord shows that to you alone, so nobody else here has seen it. Where this server's settings keep answers of "
    "apps private, I can't post for everybody."
)
log = logging.getLogger(__name__)


def in_dm(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether this happens in the member's own direct messages with the bot."""
    return not is_in_server(interaction) and not interaction.context.private_channel


def can_post(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the member may write where this happens; the bot never posts on behalf of somebody who may not."""
    if not is_in_server(interaction):
        return bool(interaction.context.private_channel)
    if interaction.channel is None or _answers_stay_private(interaction):
        return False
    permission = rules_for(interaction.channel.type).write_permission
    return permission is not None and getattr(interaction.permissions, permission)


def _answers_stay_private(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether Discord shows every answer to this member alone, as where members' own apps may not post.

    Source: Discord reference, permissions, USE_EXTERNAL_APPS.
    """
    own_app = interaction.is_user_integration() and not interaction.is_guild_integration()
    return own_app and not interaction.permissions.use_external_apps


def is_private(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether only this member sees the message that was clicked, so that it may be changed."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or in_dm(interaction))


def decorate(interaction: discord.Interaction[Any], card: Card) -> Card:
    """Add notices below a card, and in a server the buttons to share it and to open it in direct messages.

    In direct messages the buttons of the card are pinned to its knowledge base instead.
    """
    context = context_of(interaction)
    card = card.append(*page_link(interaction.client, knowledge_base_of(interaction), card))
    card = with_notices(context, card if server_of(interaction) else without_moderator_button(card))
    if in_dm(interaction):
        return card.with_context(context.key)
    if not card.route:
        return card
    actions = _card_actions(interaction, card)
    if card.compact and _count_buttons(card) + len(actions) > MAX_BUTTONS:
        return card.append(Row((Button("More…", custom_id("card", "more", *card.route)),)))
    return card.append(Row(actions))


def actions_card(interaction: discord.Interaction[Any], card: Card) -> Card:
    """Show the actions for a card that had no room for them."""
    return Card((Text("What you can do with this answer:"), Row(_card_actions(interaction, card))))


def _card_actions(interaction: discord.Interaction[Any], card: Card) -> tuple[Button, ...]:
    share = (Button("Share here", custom_id("card", "share", *card.route)),)
    to_dm = Button("Open in DM", custom_id("card", "dm", *card.route))
    return (*(share if can_post(interaction) and not card.sensitive else ()), to_dm, *_report_button(interaction, card))


def _count_buttons(card: Card) -> int:
    rows = (block for block in card.blocks if isinstance(block, Row))
    return sum(isinstance(item, Button) for row in rows for item in row.items)


def _report_button(interaction: discord.Interaction[Any], card: Card) -> tuple[Button, ...]:
    """Return the button that reports an error, where there are moderators; none if the card already has it."""
    if server_of(interaction) is None:
        return ()
    known = (item for block in card.blocks if isinstance(block, Row) for item in block.items)
    if any(isinstance(item, Button) and item.custom_id.name == REPORT_WRONG.name for item in known):
        return ()
    return (Button("Something wrong?", replace(REPORT_WRONG, args=_entry_args(card.route))),)


def _entry_args(route: tuple[str, ...]) -> tuple[str, ...]:
    """Return the id of the entry that a route is about, as custom_id arguments; empty for lists and comparisons."""
    return route[1:2] if route[:1] in {("entry",), ("part",), ("facts",), ("state",)} else ()


def page_link(client: SecondOpinion, knowledge_base: KnowledgeBase, card: Card) -> tuple[Text, ...]:
    """Return a link to the page of the card's entry, where the bundled base is published and the card is from it."""
    if client.settings.site_url is None or knowledge_base is not client.services.bundled_base:
        return ()
    entry = knowledge_base.entries.get(next(iter(_entry_args(card.route)), ""))
    return (Text(subtext(link("This as a web page", client.settings.site_url + page_path(entry)))),) if entry else ()


def with_notices(context: KnowledgeContext, card: Card) -> Card:
    """Add below a card which knowledge base it is from, and that it is past its review date."""
    return card.append(*context.notices(card, discord.utils.utcnow().date().isoformat()))


async def send(interaction: discord.Interaction[Any], card: Card) -> None:
    """Respond with a card: ephemeral in servers, normal in direct messages."""
    _record_opened(interaction, card)
    await _send_decorated(interaction, decorate(interaction, await with_peer_hints(interaction, card)))


async def _send_decorated(interaction: discord.Interaction[Any], card: Card) -> None:
    sent = build_files(card)
    arguments: dict[str, Any] = {"files": sent} if sent else {}
    if interaction.response.is_done():
        await interaction.followup.send(view=build_view(card), ephemeral=not in_dm(interaction), **arguments)
    else:
        await interaction.response.send_message(view=build_view(card), ephemeral=not in_dm(interaction), **arguments)


async def update(interaction: discord.Interaction[Any], card: Card) -> None:
    """Respond to a click by changing its message; if everybody sees that message, respond privately instead."""
    if not is_private(interaction):
        await send(interaction, card)
        return
    _record_opened(interaction, card)
    card = decorate(interaction, await with_peer_hints(interaction, card))
    try:
        if interaction.response.is_done():
            await attempt(
                lambda: interaction.edit_original_response(view=build_view(card), attachments=build_files(card))
            )
        else:
            await interaction.response.edit_message(view=build_view(card), attachments=build_files(card))
    except discord.NotFound as error:
        if error.code != UNKNOWN_MESSAGE:
            raise
        await _send_decorated(interaction, card)  # its reader dismissed the message that was to change


def _record_opened(interaction: discord.Interaction[Any], card: Card) -> None:
    """Count a card that opens an entry, and remember it for follow-up questions."""
    count_opened(interaction.client, interaction.guild_id, card)
    only_for = None if in_dm(interaction) else interaction.user.id
    remember_opened(interaction, card, conversation_keys(interaction, in_dm=in_dm(interaction)), only_for)


def remember_opened(
    interaction: discord.Interaction[Any], card: Card, places: Iterable[int], only_for: int | None = None
) -> None:
    """Remember what a card is about, for follow-up questions; ``only_for`` one member, or for everybody there."""
    state = state_for_card(knowledge_base_of(interaction), card.route)
    if state is None:
        return
    for place in places:
        known = replace(state, private_to=only_for, base=context_of(interaction).server_id)
        interaction.client.conversations.remember_opened(place, known)


async def confirm(interaction: discord.Interaction[Any], card: Card) -> None:
    """Show that something was done which cannot be undone, such as a post; raises nothing.

    Whatever fails here, it was done: a member who saw an error would do it again.
    """
    for show in (update, send):
        try:
            await show(interaction, card)
        except REQUEST_FAILED as error:
            log.warning("it was done, and could not be shown: %s", describe_safely(error))
            if is_too_late(error):
                return
        else:
            return


async def open_form(interaction: discord.Interaction[Any], form: Form) -> None:
    """Open a form. Raises UserError when the interaction is acknowledged already.

    A form must be the first response to an interaction (Discord reference, interaction callbacks).
    """
    if interaction.response.is_done():
        raise UserError(NOT_READY)
    if in_dm(interaction):
        form = replace(form, custom_id=replace(form.custom_id, context=context_of(interaction).key))
    await interaction.response.send_modal(build_modal(form))


async def acknowledge(interaction: discord.Interaction[Any], *, private: bool = True, thinking: bool = False) -> None:
    """Defer the interaction because the response takes longer, unless that was done already."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=private, thinking=thinking)


async def post_publicly(interaction: discord.Interaction[Any], card: Card) -> int | None:
    """Post a card for everybody in the channel, on behalf of a member who may write there; return the message's id.

    Raises UserError.
    """
    if not can_post(interaction):
        raise UserError("You can't write in this channel, so I don't post here for you.")
    card = with_notices(context_of(interaction), card)
    if card.route:
        card = card.append(*(Row((button,)) for button in _report_button(interaction, card)))
    posted = await _post(interaction, card)
    remember_opened(interaction, card, (posted,) if posted else ())
    return posted


async def _post(interaction: discord.Interaction[Any], card: Card) -> int | None:
    """Post a card for everybody; as the bot's own message where Discord would keep the response private.

    A followup of a command that was deferred privately is private too (Discord reference, followup messages).
    """
    sent: dict[str, Any] = {"view": build_view(card), "files": build_files(card)}
    if not interaction.response.is_done():
        response = await interaction.response.send_message(**sent)
        if response.is_ephemeral():
            raise UserError(KEPT_PRIVATE)
        return response.message_id
    private = interaction.type is discord.InteractionType.application_command
    if not private or not isinstance(interaction.channel, discord.abc.Messageable):
        message = await interaction.followup.send(**sent, wait=True)
        if message.flags.ephemeral:
            raise UserError(KEPT_PRIVATE)
        return message.id
    posted = await interaction.channel.send(**sent)
    with contextlib.suppress(*REQUEST_FAILED):  # it is posted, whether or not this is heard
        await send_text(interaction, "It stands in this channel now.")
    return posted.id


async def send_dm(user: discord.User | discord.Member, card: Card) -> discord.Message | None:
    """Send a direct message; None when the member's direct messages are closed."""
    try:
        return await user.send(view=build_view(card), files=build_files(card))
    except REQUEST_FAILED as error:
        if is_dm_closed(error):
            return None
        raise


async def send_text(interaction: discord.Interaction[Any], sentence: str) -> None:
    """Respond with one sentence, to this member alone."""
    await send(interaction, Card((Text(sentence),), accent="warm"))


async def answer_failure(interaction: discord.Interaction[Any], error: BaseException, *, where: str) -> None:
    """Respond to an interaction whose handler failed. Raises nothing: nobody is left to handle it."""
    if is_too_late(error):
        set_outcome("late")
        log.warning("too late to answer %s: %s", where, describe_safely(error))
        return
    client: SecondOpinion = interaction.client
    explained = report_error(error, where=where, rng=client.rng)
    try:
        await send_text(interaction, explained.sentence)
    except Exception as failure:  # noqa: BLE001 - there is nobody left to tell but the log
        log.warning("could not answer %s: %s", where, describe_safely(failure))
