"""What a message says, and how it was said: the one place in the bot that reads the content of a message.

People say things in many ways besides typing them: by forwarding a message, in a text file that Discord's client makes
of a long message, in the title of a forum post, in a poll, by editing, or by calling the bot's role. Whoever reads
`message.content` alone answers a forwarded cry for help with small talk.
"""

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import discord

from bot.discord_errors import REQUEST_FAILED

How = Literal["typed", "forwarded", "file", "role", "edited", "system"]
"""How something was said; "role" is a call of the bot's role, for which Discord delivers no words."""
Speech = Literal["speech", "system"]

MESSAGE_TYPES: Mapping[discord.MessageType, Speech] = MappingProxyType(
    {
        discord.MessageType.default: "speech",
        discord.MessageType.reply: "speech",
        discord.MessageType.recipient_add: "system",
        discord.MessageType.recipient_remove: "system",
        discord.MessageType.call: "system",
        discord.MessageType.channel_name_change: "system",
        discord.MessageType.channel_icon_change: "system",
        discord.MessageType.pins_add: "system",
        discord.MessageType.new_member: "system",
        discord.MessageType.premium_guild_subscription: "system",
        discord.MessageType.premium_guild_tier_1: "system",
        discord.MessageType.premium_guild_tier_2: "system",
        discord.MessageType.premium_guild_tier_3: "system",
        discord.MessageType.channel_follow_add: "system",
        discord.MessageType.guild_stream: "system",
        discord.MessageType.guild_discovery_disqualified: "system",
        discord.MessageType.guild_discovery_requalified: "system",
        discord.MessageType.guild_discovery_grace_period_initial_warning: "system",
        discord.MessageType.guild_discovery_grace_period_final_warning: "system",
        discord.MessageType.thread_created: "system",
        discord.MessageType.chat_input_command: "system",
        discord.MessageType.thread_starter_message: "system",
        discord.MessageType.guild_invite_reminder: "system",
        discord.MessageType.context_menu_command: "system",
        discord.MessageType.auto_moderation_action: "system",
        discord.MessageType.role_subscription_purchase: "system",
        discord.MessageType.interaction_premium_upsell: "system",
        discord.MessageType.stage_start: "system",
        discord.MessageType.stage_end: "system",
        discord.MessageType.stage_speaker: "system",
        discord.MessageType.stage_raise_hand: "system",
        discord.MessageType.stage_topic: "system",
        discord.MessageType.guild_application_premium_subscription: "system",
        discord.MessageType.guild_incident_alert_mode_enabled: "system",
        discord.MessageType.guild_incident_alert_mode_disabled: "system",
        discord.MessageType.guild_incident_report_raid: "system",
        discord.MessageType.guild_incident_report_false_alarm: "system",
        discord.MessageType.purchase_notification: "system",
        discord.MessageType.poll_result: "system",
        discord.MessageType.emoji_added: "system",
    }
)
"""Whether somebody wrote a message of this type, or Discord did on an event: a pin, a join, the end of a poll.

Source: Discord reference, message types. A type that is not here is taken for Discord's.
"""
MAX_FILE_BYTES = 64_000
"""Bytes of a text file that is read; Discord's client makes message.txt of what is longer than a message may be."""
MAX_FILES = 3
FILE_SECONDS = 3.0
"""Seconds that Discord may take to hand over the files of one message."""
MAX_QUESTION = 4_000
"""Characters of a question from a file; the longest message somebody can type (with Nitro) has as many."""
_CHUNK = 3_000
_OVERLAP = 300
"""Characters of the pieces in which a file goes to the safety check, and by which they overlap."""
_TEXT_FILE = re.compile(r"\.(?:txt|text|md|log)$", re.IGNORECASE)
_FILE_NAME_GLUE = re.compile(r"[_.-]++")
_TOKEN = re.compile(r"<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::[tTdDfFsSR])?|/[^:<>]{1,100}:\d+|id:\w+)>")
"""Mentions, custom emoji, timestamps and commands as Discord writes them; they are no words of the author."""


@dataclass(frozen=True, slots=True)
class HeardMessage:
    """What one message says.

    Attributes:
        how: how it was said.
        question: the words to answer, without mentions; empty if there are none.
        texts: every text that came with it, for the safety check: also polls, quoted messages, titles, file names.
        files: text files that `read_files` reads.
        unread: whether it has a file or picture that is not read.
        reply_to: the address of the message that it replies to, if it has no words of its own.
    """

    how: How = "typed"
    question: str = ""
    texts: tuple[str, ...] = ()
    files: tuple[discord.Attachment, ...] = ()
    unread: bool = False
    reply_to: str | None = None


def heard(message: discord.Message, *, edited: bool = False) -> HeardMessage:
    """Return what a message says. Nothing is requested from Discord: files are named here and read by `read_files`.

    Args:
        message: as Discord delivered it.
        edited: whether it arrived as an edit.
    """
    if MESSAGE_TYPES.get(message.type, "system") == "system":
        return HeardMessage("system")
    snapshots = message.message_snapshots
    own = _words(message.content)
    forwarded = "\n".join(words for each in snapshots if (words := _words(each.content)))
    polled = () if message.poll is None else (message.poll.question, *(each.text for each in message.poll.answers))
    attachments = (*message.attachments, *(file for each in snapshots for file in each.attachments))
    embedded = _embed_texts((*message.embeds, *(embed for each in snapshots for embed in each.embeds)))
    title, quoted = _title(message), _quoted_words(message)
    question = "\n".join(filter(None, (own, forwarded))) or next(iter(polled), "") or "\n".join(embedded)
    bare = not question and not attachments
    replied_to = message.reference if message.type is discord.MessageType.reply else None
    reply_to = replied_to.jump_url if bare and replied_to and not _replies_to_bot(message) else None
    if bare and not message.reference:
        question = title
    texts = (own, forwarded, *polled, *embedded, *(text for file in attachments for text in _file_texts(file)), quoted)
    files = tuple(file for file in attachments if _is_text_file(file))[:MAX_FILES]
    return HeardMessage(
        _how(message, own=own, forwarded=forwarded, question=question, files=files, edited=edited),
        question,
        tuple(filter(None, (*texts, title if bare or _starts_thread(message) else ""))),
        files,
        len(files) < len(attachments),
        reply_to,
    )


async def read_files(said: HeardMessage) -> HeardMessage:
    """Return what a message says together with the text of its files.

    A file that Discord does not hand over in time, or that is no text, counts as not read. Raises nothing.
    """
    if not said.files:
        return said
    contents: list[str] = []
    try:
        async with asyncio.timeout(FILE_SECONDS):
            for file in said.files:
                contents += (_decode(await file.read()),)
    except (*REQUEST_FAILED, UnicodeError):
        said = replace(said, unread=True)
    read = tuple(text for text in contents if text.strip())
    question = "\n".join(filter(None, (said.question, *(_words(text) for text in read))))
    return replace(
        said, question=question, texts=(*said.texts, *(piece for text in read for piece in _pieces(_words(text))))
    )


def is_mentioned(message: discord.Message, user: discord.abc.Snowflake | None) -> bool:
    """Tell whether a message mentions this user by name, which is when Discord delivers its words."""
    return user is not None and any(each.id == user.id for each in message.mentions)


def _how(
    message: discord.Message,
    *,
    own: str,
    forwarded: str,
    question: str,
    files: tuple[discord.Attachment, ...],
    edited: bool,
) -> How:
    if edited:
        return "edited"
    if forwarded and not own:
        return "forwarded"
    if files and not question:
        return "file"
    return "role" if not question and _calls_role(message) else "typed"


def _calls_role(message: discord.Message) -> bool:
    """Tell whether a message mentions the role that Discord made for the bot, which the mention picker offers, too."""
    me: discord.Member | None = getattr(message.guild, "me", None)  # no server in direct messages, and no me in a stub
    return me is not None and any(role.managed and role in me.roles for role in message.role_mentions)


def _words(text: str) -> str:
    return _TOKEN.sub(" ", text).strip()


def _title(message: discord.Message) -> str:
    """Return the title of the thread or forum post a message is in; empty elsewhere."""
    return message.channel.name.strip() if isinstance(message.channel, discord.Thread) else ""


def _starts_thread(message: discord.Message) -> bool:
    """Tell whether the author of a message gave the thread it is in its title."""
    return isinstance(message.channel, discord.Thread) and message.channel.owner_id == message.author.id


def _quoted_words(message: discord.Message) -> str:
    """Return the words of the message that is replied to, where Discord delivers them and a person wrote them."""
    quoted = message.reference.resolved if message.reference else None
    if not isinstance(quoted, discord.Message) or quoted.author.bot:
        return ""
    return "\n".join(_words(each.content) for each in (quoted, *quoted.message_snapshots)).strip()


def _replies_to_bot(message: discord.Message) -> bool:
    quoted = message.reference.resolved if message.reference else None
    return isinstance(quoted, discord.Message) and quoted.author.bot


def _embed_texts(embeds: Iterable[discord.Embed]) -> tuple[str, ...]:
    """Return the texts of cards of other bots; a preview of a link is not what somebody said."""
    cards = (embed for embed in embeds if embed.type == "rich" and not embed.url)
    return tuple(text for embed in cards for text in (embed.title, embed.description) if text)


def _file_texts(file: discord.Attachment) -> Iterator[str]:
    """Yield what a file says without being read: its name, as words, and its description."""
    yield _FILE_NAME_GLUE.sub(" ", file.filename.rpartition(".")[0] or file.filename)
    if file.description:
        yield file.description


def _is_text_file(file: discord.Attachment) -> bool:
    kind = (file.content_type or "").partition(";")[0].strip().lower()
    return file.size <= MAX_FILE_BYTES and (kind == "text/plain" or _TEXT_FILE.search(file.filename) is not None)


def _decode(data: bytes) -> str:
    """Return a file as text. Raises UnicodeError for what is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:MAX_FILE_BYTES].decode("utf-16")
    if b"\0" in data:
        raise UnicodeError("this is no text")
    return data[:MAX_FILE_BYTES].decode("utf-8-sig", errors="replace")


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _CHUNK - _OVERLAP):
        yield text[start : start + _CHUNK]
