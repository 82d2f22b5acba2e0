"""What messages and forms are made of, as frozen values that keep within Discord's limits for any content.

Every component clips or drops what Discord would refuse, so no other package needs to know the limits, which are in
`bot.cards.limits`. `bot.interactions.views` turns these values into discord.py objects.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.cards.custom_id import CustomId
from bot.cards.limits import (
    BYTES_PER_TEXT,
    MAX_ALT,
    MAX_COMPONENTS,
    MAX_INPUT,
    MAX_LABEL,
    MAX_MODAL_INPUTS,
    MAX_MODAL_TITLE,
    MAX_OPTION,
    MAX_OPTIONS,
    MAX_PLACEHOLDER,
    MAX_ROW,
    MAX_TEXT,
    MAX_TEXT_BYTES,
    clip,
    fit,
)

Style = Literal["primary", "secondary", "success", "danger"]
Accent = Literal["calm", "warm", "alert"]


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown. Words of members must have gone through `bot.cards.markdown.escape_user_text` before."""

    content: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line between two blocks."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button with a word on it."""

    label: str
    custom_id: CustomId
    style: Style = "secondary"
    disabled: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clip(self.label, MAX_LABEL))


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a web page or a Discord channel."""

    label: str
    url: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clip(self.label, MAX_LABEL))


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a select."""

    label: str
    value: str
    description: str | None = None
    selected: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clip(self.label, MAX_OPTION))
        if self.description is not None:
            object.__setattr__(self, "description", clip(self.description, MAX_OPTION))


@dataclass(frozen=True, slots=True)
class Select:
    """A menu of up to 25 options; further ones are dropped. With ``min_values`` 0 nothing need be chosen."""

    custom_id: CustomId
    placeholder: str
    options: tuple[Option, ...]
    max_values: int = 1
    min_values: int = 1

    def __post_init__(self) -> None:
        unique = tuple({option.value: option for option in self.options}.values())[:MAX_OPTIONS]
        object.__setattr__(self, "options", unique)
        object.__setattr__(self, "placeholder", clip(self.placeholder, MAX_PLACEHOLDER))
        object.__setattr__(self, "max_values", max(1, min(self.max_values, len(unique))))
        object.__setattr__(self, "min_values", max(0, min(self.min_values, self.max_values)))


@dataclass(frozen=True, slots=True)
class EntitySelect:
    """A menu in which Discord offers channels of the server, or all its roles; nothing need be chosen.

    "channel" offers those in which moderators can read of changes, "silent channel" all in which one can be silent,
    "forum" those that can have one post per role.

    It offers any number; of ``selected`` whatever is beyond ``max_values`` is dropped.
    """

    custom_id: CustomId
    kind: Literal["channel", "silent channel", "forum", "role"]
    placeholder: str
    selected: tuple[int, ...] = ()
    max_values: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "placeholder", clip(self.placeholder, MAX_PLACEHOLDER))
        object.__setattr__(self, "max_values", max(1, min(self.max_values, MAX_OPTIONS)))
        object.__setattr__(self, "selected", self.selected[: self.max_values])


@dataclass(frozen=True, slots=True)
class Row:
    """Up to five buttons, or one menu."""

    items: tuple[Button | Link, ...] | tuple[Select] | tuple[EntitySelect]

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", self.items[:MAX_ROW])


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture within the message, with a description for people who do not see it."""

    name: str
    """As a file, so with an ending; letters, digits, dots and hyphens only."""
    data: bytes = field(repr=False)
    alt: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "alt", clip(self.alt, MAX_ALT))


Block = Text | Divider | Picture | Row


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """One message.

    Attributes:
        blocks: what it shows, from top to bottom.
        accent: the color of its edge.
        files: what is attached.
        route: what of the knowledge base it shows, so that `bot.interactions.card_builder` can build it again for
            others; empty for anything personal, which nobody else may see.
        sensitive: belongs with support lines, so it is never posted for others.
        compact: the answer to a question, which gets no more buttons than a person weighs at a glance.
    """

    blocks: tuple[Block, ...]
    accent: Accent = "calm"
    files: tuple[Attachment, ...] = ()
    route: tuple[str, ...] = ()
    sensitive: bool = False
    compact: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", _clip_to_limits(self.blocks, len(self.files)))

    @property
    def text(self) -> str:
        """All text of the card, for tests and logs of the demo."""
        return "\n".join(block.content for block in self.blocks if isinstance(block, Text))

    def append(self, *blocks: Block) -> "Card":
        """Return the card with more blocks at its end."""
        return replace(self, blocks=(*self.blocks, *blocks))

    def with_context(self, key: str) -> "Card":
        """Return the card with the knowledge base that all its buttons and menus use; unchanged for an empty key."""
        if not key:
            return self
        return replace(self, blocks=tuple(_with_context(block, key) for block in self.blocks))


def _with_context(block: Block, key: str) -> Block:
    if not isinstance(block, Row):
        return block
    items: tuple[Any, ...] = tuple(
        item if isinstance(item, Link) else replace(item, custom_id=item.custom_id.with_context(key))
        for item in block.items
    )
    return Row(items)


def _without_repeated(row: Row, ids: set[CustomId]) -> Row:
    """Drop what has a custom_id that came before: Discord refuses a message in which one occurs twice."""
    kept: list[Any] = []
    for item in row.items:
        if not isinstance(item, Link):
            if item.custom_id in ids:
                continue
            ids.add(item.custom_id)
        kept.append(item)
    return row if len(kept) == len(row.items) else Row(tuple(kept))


def _drop_excess_rows(blocks: tuple[Block, ...], room: int) -> tuple[tuple[Block, ...], int]:
    """Drop repeated ids, rows without any choice, and those beyond the limit; return what is left of the limit, too."""
    kept: list[Block] = []
    ids: set[CustomId] = set()
    for block in blocks:
        if isinstance(block, Row):
            block = _without_repeated(block, ids)  # noqa: PLW2901 - takes the place of the given one
            empty = not any(not isinstance(item, Select) or item.options for item in block.items)
            if empty or 1 + len(block.items) > room:
                continue
            room -= 1 + len(block.items)
        kept.append(block)
    return tuple(kept), room


def _clip_to_limits(blocks: tuple[Block, ...], files: int) -> tuple[Block, ...]:
    """Keep controls and files, and clip texts from the end, so that Discord accepts the message."""
    blocks, spare_parts = _drop_excess_rows(blocks, MAX_COMPONENTS - 1 - files)
    characters, size = MAX_TEXT, MAX_TEXT_BYTES
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Row):
            kept.append(block)
        elif spare_parts > 0:
            if isinstance(block, Text):
                content = fit(block.content, characters, size - BYTES_PER_TEXT)
                if not content:
                    continue
                characters -= len(content)
                size -= len(content.encode()) + BYTES_PER_TEXT
                block = Text(content)  # noqa: PLW2901 - the clipped block takes the place of the given one
            kept.append(block)
            spare_parts -= 1
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a modal; ``key`` names the value that comes back."""

    key: str
    label: str
    value: str = ""
    placeholder: str = ""
    multiline: bool = False
    required: bool = True
    max_length: int = MAX_INPUT

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clip(self.label, MAX_MODAL_TITLE))
        object.__setattr__(self, "placeholder", self.placeholder[:MAX_LABEL])
        object.__setattr__(self, "max_length", max(1, min(self.max_length, MAX_INPUT)))
        object.__setattr__(self, "value", self.value[: self.max_length])


@dataclass(frozen=True, slots=True)
class Form:
    """A modal of up to five inputs."""

    title: str
    custom_id: CustomId
    inputs: tuple[Input, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clip(self.title, MAX_MODAL_TITLE))
        object.__setattr__(self, "inputs", self.inputs[:MAX_MODAL_INPUTS])
