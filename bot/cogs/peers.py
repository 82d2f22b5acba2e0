"""/peers: members who made a change offer to talk, others ask; neither has a name until both said yes."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import Interaction, app_commands, ui
from discord.ext import commands

from bot.cards.answer_fallbacks import ambiguous_name_card, unknown_name_card
from bot.cards.components import Card, Text
from bot.cards.feedback import unquoted
from bot.cards.limits import MAX_OPTIONS
from bot.cards.peers import (
    ASK_REACH,
    CLOSED,
    WORDS_FAULTS,
    accepted_card,
    answered_card,
    ask_fault_card,
    ask_form,
    ask_preview_card,
    ask_role_card,
    ask_sent_card,
    asked_already,
    help_form,
    hiding,
    inbox_card,
    introduction_card,
    no_answer_card,
    offer_card,
    offer_more_card,
    published_card,
    received_card,
    status_card,
    too_many_asks,
)
from bot.client import SecondOpinion
from bot.cogs.kb.form_recovery import return_input_on_error
from bot.cogs.scopes import everywhere
from bot.discord_errors import REQUEST_FAILED, look_up
from bot.errors import UserError
from bot.interactions import autocomplete
from bot.interactions.context import knowledge_base_of, require_server, server_of, specialty_for
from bot.interactions.membership import MembershipLookup
from bot.interactions.responses import acknowledge, open_form, send, send_text, update
from bot.interactions.router import ActionEvent, handles
from bot.services.lookup import Ambiguous, Found, NoMatch, find_entry
from bot.services.peer_delivery import MembershipUnknown
from bot.services.peers import (
    LANGUAGES,
    MAX_BLOCKS,
    AskedAlready,
    AskSent,
    OfferPatch,
    TooManyAsks,
    check_words,
    visible_words,
)
from knowledge.model import Role
from storage.stores.peers import REACHES, STAGES, PeerOffer, Reach

IN_SERVER = "Use this in the server of your community: who may offer and ask is decided there."
OFF = "The moderators of this server have not turned this on. One of them can do it with /setup start."
NOT_YOU = "In this server this is for members with a role that you don't have. Ask the moderators for it."
NOT_THERE = (
    "This is for members of the server it began in, maybe with a role that its moderators chose. You are not one of "
    "them right now."
)
UNKNOWN_MEMBER = "Discord doesn't tell me right now whether you are still a member there. Please try again in a minute."
NO_OFFER = "You have no offer. /peers offer makes one."
ENDED = "This has ended. /peers status shows your asks."
LOST = "I can no longer read what was written here. Please write it again with /peers ask."
LANGUAGE_CHOICES = [app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()]
REACH_CHOICES = [app_commands.Choice(name=label, value=reach) for reach, label in ASK_REACH.items()]
RoleName = app_commands.Range[str, 1, 100]


@dataclass(frozen=True, slots=True)
class AskTarget:
    """Where and about what is asked, as the buttons of an ask carry it."""

    server_id: int
    role_id: str
    language: str
    reach: Reach

    @property
    def topic(self) -> tuple[str, str, Reach]:
        """Role, language and reach."""
        return self.role_id, self.language, self.reach


@everywhere
class PeersCog(commands.GroupCog, group_name="peers", group_description="Talk to a physician who has done it"):
    """Offers, asks and answers of members."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.peers = bot.services.peers
        self._members = MembershipLookup(bot)

    @app_commands.command(name="offer", description="Offer to talk about a change you made; nobody sees your name")
    async def offer(self, interaction: Interaction[SecondOpinion]) -> None:
        """Make an offer, or change it."""
        server_id = await self._require_allowed_here(interaction)
        specialty = await specialty_for(interaction)
        offer = await self.peers.begin_offer(interaction.user.id, server_id, specialty.id if specialty else "")
        await send(interaction, self._offer_card(interaction, offer))

    @app_commands.command(name="edit", description="Change your offer")
    async def edit(self, interaction: Interaction[SecondOpinion]) -> None:
        """Change the offer."""
        await send(interaction, self._offer_card(interaction, await self._own_offer(interaction)))

    @app_commands.command(name="pause", description="Take no more asks for now")
    async def pause(self, interaction: Interaction[SecondOpinion]) -> None:
        """Pause the offer."""
        if not await self.peers.pause(interaction.user.id):
            raise UserError("You have no offer that is published. /peers status shows what you have.")
        await send_text(interaction, "Paused. You get no asks until you press *Continue* in /peers edit.")

    @app_commands.command(name="stop", description="Delete your offer")
    async def stop(self, interaction: Interaction[SecondOpinion]) -> None:
        """Delete the offer."""
        await acknowledge(interaction, thinking=True)
        if not await self.peers.stop(interaction.user.id):
            raise UserError(NO_OFFER)
        await send_text(
            interaction, "Your offer is deleted. Anybody who waits for your answer reads “no answer this time”."
        )

    @app_commands.command(name="status", description="Your offer and your asks")
    async def status(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the own offer and asks."""
        await send(interaction, await self._status_card(interaction))

    @app_commands.command(name="inbox", description="What waits for your answer, and whom you were introduced to")
    async def inbox(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show what waits."""
        inbox = await self.peers.inbox(interaction.user.id)
        await send(interaction, inbox_card(knowledge_base_of(interaction), inbox))

    @app_commands.command(name="never", description="Never match me with this person; they don't learn it")
    @app_commands.describe(person="Whom", remove="Allow matches with them again")
    async def never(self, interaction: Interaction[SecondOpinion], person: discord.User, remove: bool = False) -> None:
        """Block somebody, or take the block back."""
        if remove:
            removed = await self.peers.unblock(interaction.user.id, person.id)
            await send_text(interaction, "You may be matched again." if removed else "They were not on your list.")
            return
        if person.id == interaction.user.id:
            raise UserError("You are never matched with yourself.")
        stored = await self.peers.block(interaction.user.id, person.id)
        if stored == "no room":
            raise UserError(f"Your list holds {MAX_BLOCKS} people. Take one off first, with remove.")
        ended = " The ask that a peer had said yes to has ended, whoever that was." if stored == "ended an ask" else ""
        await send_text(
            interaction,
            f"You will never be matched with them. They don't learn it. I store no name, only a scrambled mark.{ended}",
        )

    @app_commands.command(name="ask", description="Ask somebody who has done it, without names")
    @app_commands.describe(
        role="About which role", language="Of your words; English unless you say otherwise", who="Who may be asked"
    )
    @app_commands.autocomplete(role=autocomplete.entries(Role))
    @app_commands.choices(language=LANGUAGE_CHOICES, who=REACH_CHOICES)
    async def ask(
        self, interaction: Interaction[SecondOpinion], role: RoleName, language: str = "en", who: str = "anywhere"
    ) -> None:
        """Open the form for an ask."""
        server_id = await self._require_allowed_here(interaction)
        knowledge_base = knowledge_base_of(interaction)
        match find_entry(knowledge_base, role, Role):
            case Found(entry):
                target = _target(server_id, entry.id, language, who)
                await open_form(interaction, ask_form(knowledge_base, server_id, target.topic))
            case Ambiguous(entries):
                await send(interaction, ambiguous_name_card(entries))
            case NoMatch(known):
                await send(interaction, unknown_name_card("role", role, known))

    @handles("peers", "offer")
    async def show_offer(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show a page of the offer."""
        offer = await self._own_offer(interaction)
        await update(interaction, self._offer_card(interaction, offer, event.page(0)))

    @handles("peers", "more")
    async def show_more(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the rest of the offer."""
        await self._show_more(interaction, await self._own_offer(interaction))

    @handles("peers", "roles")
    async def roles(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set the roles of one page of the menu; those of other pages stay."""
        offer, page = await self._own_offer(interaction), event.page(0)
        known = [*knowledge_base_of(interaction).roles]
        here = known[page * MAX_OPTIONS : (page + 1) * MAX_OPTIONS]
        elsewhere = [role for role in offer.roles if role not in here]
        chosen = [role for role in event.chosen if role in here]
        await self._change(interaction, page, roles=(*elsewhere, *chosen))

    @handles("peers", "stage")
    async def stage(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set how far the member is."""
        stage = next((each for each in STAGES if each == event.choice), "there")
        await self._change(interaction, stage=stage)

    @handles("peers", "specialty")
    async def specialty(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set the specialty."""
        known = event.choice in knowledge_base_of(interaction).specialties
        await self._change_more(interaction, specialty=event.choice if known else "")

    @handles("peers", "languages")
    async def languages(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set the languages."""
        await self._change_more(interaction, languages=event.chosen)

    @handles("peers", "often")
    async def often(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set how often at most."""
        await self._change_more(interaction, per_month=int(event.choice) if event.choice.isdecimal() else 1)

    @handles("peers", "reach")
    async def reach(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set with whom."""
        await self._change_more(interaction, reach=next((each for each in REACHES if each == event.choice), "here"))

    @handles("peers", "move")
    async def move(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Move the offer to this server."""
        await self._change(interaction, server_id=await self._require_allowed_here(interaction))

    @handles("peers", "help")
    async def help(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Open the form for what somebody can help with."""
        await open_form(interaction, help_form((await self._own_offer(interaction)).help_text))

    @handles("peers", "helped")
    async def helped(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Keep what was written."""
        async with return_input_on_error(interaction, event):
            words = _checked(interaction, (event.typed or {}).get("words", ""))
            await self._change(interaction, help_text=words)

    @handles("peers", "publish")
    async def publish(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Publish the offer, or go on after a pause."""
        offer = await self._own_offer(interaction)
        await acknowledge(interaction)
        await self._require_allowed(interaction, offer.server_id)
        published = await self.peers.publish(interaction.user.id)
        if published is None:
            raise UserError(NO_OFFER)
        if isinstance(published, tuple):
            raise UserError("Something is still missing; your offer says what.")
        hidden = await self._hiding(interaction, published)
        await update(interaction, published_card(published, hidden))

    @handles("peers", "pause")
    async def pause_from_button(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Pause the offer from a button."""
        await self.peers.pause(interaction.user.id)
        await update(interaction, self._offer_card(interaction, await self._own_offer(interaction)))

    @handles("peers", "begin")
    async def begin(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Choose what to ask about."""
        await self._require_allowed_here(interaction)
        card = ask_role_card(knowledge_base_of(interaction), event.page(0))
        shows_roles = any(each.startswith("peers:") and ":write" in each for each in _ids_on(interaction))
        await (update if shows_roles else send)(interaction, card)

    @handles("peers", "write")
    async def write(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form for an ask about a role."""
        server_id = await self._require_allowed_here(interaction)
        target = _target(server_id, event.choice, "en", "anywhere")
        await open_form(interaction, ask_form(knowledge_base_of(interaction), server_id, target.topic))

    @handles("peers", "edit")
    async def edit_words(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form again with what was written."""
        target = _parse_target(event)
        form = ask_form(knowledge_base_of(interaction), target.server_id, target.topic, _shown_words(interaction))
        await open_form(interaction, form)

    @handles("peers", "written")
    async def written(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show exactly what the other will see."""
        target = _parse_target(event)
        words = visible_words((event.typed or {}).get("words", ""))
        if (fault := check_words(words, own_names(interaction))) and words:
            await update(interaction, ask_fault_card(target.server_id, target.topic, words, fault))
            return
        words = _checked(interaction, words)
        await update(
            interaction, ask_preview_card(knowledge_base_of(interaction), target.server_id, target.topic, words)
        )

    @handles("peers", "again")
    async def again(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Offer the same words for another peer."""
        ask = await self.peers.own_ask(interaction.user.id, event.choice)
        if ask is None or ask.state != "closed" or not ask.words:
            raise UserError("I no longer have those words. /peers ask sends new ones.")
        topic = (ask.role_id, ask.language, ask.reach)
        await send(interaction, ask_preview_card(knowledge_base_of(interaction), ask.server_id, topic, ask.words))

    @handles("peers", "send")
    async def send_ask(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Send what was shown."""
        target = _parse_target(event)
        words = _checked(interaction, _shown_words(interaction))
        if target.role_id not in knowledge_base_of(interaction).roles:
            raise UserError(LOST)
        await acknowledge(interaction)
        await self._require_allowed(interaction, target.server_id)
        match await self.peers.ask(interaction.user.id, target.server_id, *target.topic, words):
            case AskSent(ask):
                await update(interaction, ask_sent_card(ask))
            case AskedAlready(closes_at):
                raise UserError(asked_already(closes_at))
            case TooManyAsks(next_at):
                raise UserError(too_many_asks(next_at))

    @handles("peers", "drop")
    async def drop(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Send nothing."""
        await update(interaction, Card((Text("Nothing was sent."),)))

    @handles("peers", "withdraw")
    async def withdraw(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """End an ask."""
        if not await self.peers.withdraw(interaction.user.id, event.choice):
            raise UserError(ENDED)
        await update(interaction, await self._status_card(interaction))

    @handles("peers", "open")
    async def open(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open something of the inbox."""
        kind, _, about = event.choice.partition(".")
        opened = ActionEvent((about,))
        await (self.read(interaction, opened) if kind == "read" else self.news(interaction, opened))

    @handles("peers", "read")
    async def read(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show a peer what somebody asks."""
        received = await self.peers.received(interaction.user.id, event.arg(0))
        if received is None:
            raise UserError(CLOSED)
        await self._require_allowed_peer(interaction)
        card = received_card(knowledge_base_of(interaction), received.invitation.id, received.ask)
        await update(interaction, card)

    @handles("peers", "yes")
    async def yes(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Say yes as the peer."""
        if await self.peers.received(interaction.user.id, event.arg(0)) is None:
            raise UserError(CLOSED)
        await self._require_allowed_peer(interaction)
        if not await self.peers.answer(interaction.user.id, event.arg(0), "yes"):
            raise UserError(CLOSED)
        await update(interaction, answered_card("yes"))

    @handles("peers", "no")
    async def no(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Say not now as the peer."""
        if not await self.peers.answer(interaction.user.id, event.arg(0), "no"):
            raise UserError(CLOSED)
        await update(interaction, answered_card("no"))

    @handles("peers", "never")
    async def never_from_button(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Say never from this person as the peer."""
        if not await self.peers.answer(interaction.user.id, event.arg(0), "never"):
            raise UserError(CLOSED)
        await update(interaction, answered_card("never"))

    @handles("peers", "news")
    async def news(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show what became of an ask, or who the other is."""
        about, knowledge_base = event.arg(0), knowledge_base_of(interaction)
        introduction = await self.peers.introduction(interaction.user.id, about)
        if introduction is not None:
            await acknowledge(interaction)
            name = await self._name_of(introduction.other_id)
            server_id = None if introduction.reader_asked else await self.peers.server_of(about)
            await update(interaction, introduction_card(knowledge_base, introduction, name, server_id))
            return
        ask = await self.peers.own_ask(interaction.user.id, about)
        if ask is None:
            raise UserError("This is no longer here: it has ended, or one of you has erased it.")
        if ask.state == "closed":
            await update(interaction, no_answer_card(knowledge_base, ask))
        elif await self.peers.accepted(interaction.user.id, about):
            await update(interaction, accepted_card(knowledge_base, ask, interaction.user.name))
        else:
            await update(interaction, await self._status_card(interaction))

    @handles("peers", "agree")
    async def agree(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Say yes as the asker."""
        ask = await self.peers.accepted(interaction.user.id, event.arg(0))
        if ask is None:
            raise UserError(ENDED)
        await acknowledge(interaction)
        await self._require_allowed(interaction, ask.server_id)
        if not await self.peers.agree(interaction.user.id, event.arg(0)):
            raise UserError(ENDED)
        text = "Thank you. If the other still agrees, I write to both of you within minutes."
        await update(interaction, Card((Text(text),)))

    @handles("peers", "decline")
    async def decline(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Say no as the asker."""
        if not await self.peers.decline(interaction.user.id, event.arg(0)):
            raise UserError(ENDED)
        await update(interaction, Card((Text("All right. The other hears nothing of it."),)))

    async def _own_offer(self, interaction: Interaction[SecondOpinion]) -> PeerOffer:
        offer = await self.peers.offer(interaction.user.id)
        if offer is None:
            raise UserError(NO_OFFER)
        return offer

    async def _change(self, interaction: Interaction[SecondOpinion], page: int = 0, **chosen: Any) -> None:
        offer = await self._store(interaction, OfferPatch(**chosen))
        await update(interaction, self._offer_card(interaction, offer, page))

    async def _change_more(self, interaction: Interaction[SecondOpinion], **chosen: Any) -> None:
        await self._show_more(interaction, await self._store(interaction, OfferPatch(**chosen)))

    async def _store(self, interaction: Interaction[SecondOpinion], chosen: OfferPatch) -> PeerOffer:
        offer = await self.peers.change_offer(interaction.user.id, **chosen)
        if offer is None:
            raise UserError(NO_OFFER)
        return offer

    async def _show_more(self, interaction: Interaction[SecondOpinion], offer: PeerOffer) -> None:
        hidden = await self._hiding(interaction, offer)
        await update(interaction, offer_more_card(knowledge_base_of(interaction), offer, hidden))

    async def _hiding(self, interaction: Interaction[SecondOpinion], offer: PeerOffer) -> str:
        """Return how well hidden the author of an offer is, from what everybody in her server may know."""
        named = await self.peers.named_specialties(offer.server_id)
        rare = [role for role in offer.roles if not await self.peers.helpers(offer.server_id, role)]
        return hiding(knowledge_base_of(interaction), offer, named, rare)

    def _offer_card(self, interaction: Interaction[SecondOpinion], offer: PeerOffer, page: int = 0) -> Card:
        server = server_of(interaction)
        moved = server is not None and server.id != offer.server_id
        return offer_card(knowledge_base_of(interaction), offer, page, moved=moved)

    async def _status_card(self, interaction: Interaction[SecondOpinion]) -> Card:
        user_id = interaction.user.id
        return status_card(
            knowledge_base_of(interaction),
            await self.peers.offer(user_id),
            await self.peers.asks(user_id),
            await self.peers.count_blocks(user_id),
        )

    async def _require_allowed_here(self, interaction: Interaction[SecondOpinion]) -> int:
        return await allowed_here(interaction, self._members)

    async def _require_allowed(self, interaction: Interaction[SecondOpinion], server_id: int) -> None:
        await require_allowed(interaction, self._members, server_id)

    async def _require_allowed_peer(self, interaction: Interaction[SecondOpinion]) -> None:
        """Raise UserError unless somebody who received an ask may still use this where she offers to talk."""
        offer = await self.peers.offer(interaction.user.id)
        if offer is None:
            raise UserError(CLOSED)
        await acknowledge(interaction)
        await self._require_allowed(interaction, offer.server_id)

    async def _name_of(self, user_id: int) -> str:
        """Return the account name of somebody, which a mention does not show to strangers."""
        try:
            return (await look_up(lambda: self.bot.fetch_user(user_id))).name
        except REQUEST_FAILED:
            return "name not available right now"


async def allowed_here(interaction: Interaction[SecondOpinion], members: MembershipLookup) -> int:
    """Return the server, if the member may use introductions there. Raises UserError."""
    server = require_server(interaction, IN_SERVER)
    await require_allowed(interaction, members, server.id)
    return server.id


async def require_allowed(interaction: Interaction[SecondOpinion], members: MembershipLookup, server_id: int) -> None:
    """Raise UserError unless the member may use introductions in a server; from elsewhere, Discord is asked."""
    settings = await interaction.client.services.peers.settings(server_id)
    if not settings.peers_enabled:
        raise UserError(OFF)
    if interaction.guild_id == server_id and isinstance(interaction.user, discord.Member):
        roles = frozenset(role.id for role in interaction.user.roles)
    else:
        try:
            roles = await members.role_ids(server_id, interaction.user.id, fresh=True)
        except MembershipUnknown:
            raise UserError(UNKNOWN_MEMBER) from None
    if roles is None or (settings.peers_role_id is not None and settings.peers_role_id not in roles):
        raise UserError(NOT_YOU if interaction.guild_id == server_id else NOT_THERE)


def own_names(interaction: Interaction[SecondOpinion]) -> frozenset[str]:
    """Return the names that a member goes by here."""
    user = interaction.user
    return frozenset({user.name, user.global_name or "", user.display_name})


def _target(server_id: int, role_id: str, language: str, reach: str) -> AskTarget:
    """Return what is asked; values that no menu offers become the usual ones."""
    known: Reach = "elsewhere" if reach.startswith("e") else "anywhere"
    return AskTarget(server_id, role_id, language if language in LANGUAGES else "en", known)


def _parse_target(event: ActionEvent) -> AskTarget:
    """Read what is asked from a custom_id. Raises UserError."""
    try:
        return _target(int(event.arg(0), 16), event.arg(1), event.arg(2), event.arg(3))
    except ValueError:
        raise UserError(LOST) from None


def _checked(interaction: Interaction[SecondOpinion], text: str) -> str:
    """Return words on one line that may go to somebody else. Raises UserError."""
    words = visible_words(text)
    if fault := check_words(words, own_names(interaction)):
        raise UserError(WORDS_FAULTS[fault])
    return words


def _shown_words(interaction: Interaction[SecondOpinion]) -> str:
    """Read the words back from the clicked preview: what its author saw is what is sent. Raises UserError."""
    view: ui.LayoutView = ui.LayoutView.from_message(interaction.message) if interaction.message else ui.LayoutView()
    texts = (item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))
    quotes = [text for text in texts if text.startswith("> ")]
    if not quotes:
        raise UserError(LOST)
    return unquoted(quotes[0])


def _ids_on(interaction: Interaction[SecondOpinion]) -> list[str]:
    """Return the custom_ids of the menus on the clicked message."""
    view: ui.LayoutView = ui.LayoutView.from_message(interaction.message) if interaction.message else ui.LayoutView()
    return [item.custom_id for item in view.walk_children() if isinstance(item, ui.Select)]
