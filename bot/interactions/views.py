"""Builds discord.py views and modals from cards and forms; one dynamic item handles every button and select."""

import io
import re
from typing import Any, Self

import discord
from discord import ui

from bot.cards.components import (
    Accent,
    Attachment,
    Button,
    Card,
    Divider,
    EntitySelect,
    Form,
    Input,
    Link,
    Picture,
    Row,
    Select,
    Style,
    Text,
)
from bot.cards.custom_id import CustomId
from bot.client import SecondOpinion
from bot.interactions.channel_types import log_types, role_post_types, silenceable_types
from bot.interactions.payloads import clean_payload, clean_text

_COLORS: dict[Accent, discord.Colour] = {
    "calm": discord.Colour(0x2F6F73),
    "warm": discord.Colour(0xB7791F),
    "alert": discord.Colour(0xB4433B),
}
_STYLES: dict[Style, discord.ButtonStyle] = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}


class PersistentItem(ui.DynamicItem[ui.Item[Any]], template=re.compile(r".+", re.DOTALL)):
    """Any button or select of the bot. Its custom_id says what it does, so it works after every restart.

    It takes every custom_id, even one this version cannot read, so that every click gets a response.

    Messages that must last may contain dynamic items only: a plain item would give the view a timeout, and discord.py
    2.7.1 would then unregister this class for the whole bot.
    """

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Wrap the component that was clicked."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Pass the click to the router, which always responds."""
        client: SecondOpinion = interaction.client
        data: Any = clean_payload(interaction.data or {})
        chosen = tuple(map(str, data.get("values") or ()))
        custom_id = CustomId.decode(clean_text(self.custom_id))
        client.jobs.begin(custom_id and custom_id.name, interaction.created_at)
        await client.on_action(interaction, custom_id, chosen)


def build_view(card: Card) -> ui.LayoutView:
    """Build the view of a card: one colored container, without timeout.

    A message of components shows no attachment unless a component names it.

    The view is stopped before it is sent: its items are dynamic, so nothing needs to listen to it, and discord.py would
    otherwise keep a timer of a quarter of an hour for every ephemeral message.
    """
    view = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=_COLORS[card.accent])
    for block in card.blocks:
        match block:
            case Text(content):
                container.add_item(ui.TextDisplay(content))
            case Divider():
                container.add_item(ui.Separator())
            case Picture(name, _, alt):
                container.add_item(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{name}", description=alt)))
            case Row(items):
                container.add_item(ui.ActionRow(*(_build_item(item) for item in items)))
    for file in card.files:
        container.add_item(ui.File(f"attachment://{file.name}"))
    view.add_item(container)
    view.stop()
    return view


def build_files(card: Card) -> list[discord.File]:
    """Build the attachments of a card, pictures included; each can be sent once."""
    pictures = (block for block in card.blocks if isinstance(block, Picture))
    return [_build_file(file) for file in (*card.files, *pictures)]


def build_modal(form: Form) -> ui.Modal:
    """Build a modal. Its submission is handled by the router through the interaction event, also after a restart.

    So it is stopped before it is sent, as every view is: discord.py would keep it in memory forever.
    """
    custom_id = form.custom_id.with_digest({field.key: field.value for field in form.inputs})
    shown = ui.Modal(title=form.title, custom_id=custom_id.encode(), timeout=None)
    for field in form.inputs:
        shown.add_item(ui.Label(text=field.label, component=_build_input(field)))
    shown.stop()
    return shown


def _build_file(file: Attachment | Picture) -> discord.File:
    return discord.File(io.BytesIO(file.data), filename=file.name)


def _build_input(field: Input) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=field.key,
        style=discord.TextStyle.paragraph if field.multiline else discord.TextStyle.short,
        default=field.value or None,
        placeholder=field.placeholder or None,
        required=field.required,
        max_length=field.max_length,
    )


def _build_item(part: Button | Link | Select | EntitySelect) -> ui.Item[Any]:
    match part:
        case Link():
            return ui.Button(label=part.label, url=part.url)
        case Button():
            return PersistentItem(
                ui.Button(
                    label=part.label,
                    style=_STYLES[part.style],
                    disabled=part.disabled,
                    custom_id=part.custom_id.encode(),
                )
            )
        case EntitySelect():
            return PersistentItem(_build_entity_select(part))
        case Select():
            return PersistentItem(
                ui.Select(
                    custom_id=part.custom_id.encode(),
                    placeholder=part.placeholder,
                    min_values=part.min_values,
                    max_values=part.max_values,
                    options=[
                        discord.SelectOption(
                            label=o.label, value=o.value, description=o.description, default=o.selected
                        )
                        for o in part.options
                    ],
                )
            )


def _build_entity_select(part: EntitySelect) -> ui.Item[Any]:
    """Build Discord's own menu of channels or roles."""
    role = part.kind == "role"
    value_type = discord.SelectDefaultValueType.role if role else discord.SelectDefaultValueType.channel
    shared: dict[str, Any] = {
        "custom_id": part.custom_id.encode(),
        "placeholder": part.placeholder,
        "min_values": 0,
        "max_values": part.max_values,
        "default_values": [discord.SelectDefaultValue(id=id_, type=value_type) for id_ in part.selected],
    }
    if role:
        return ui.RoleSelect(**shared)
    offered = {"channel": log_types, "silent channel": silenceable_types, "forum": role_post_types}
    return ui.ChannelSelect(channel_types=offered[part.kind](), **shared)
