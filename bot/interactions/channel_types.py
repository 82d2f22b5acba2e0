"""What each type of channel is to the bot: one row for every type that Discord has.

Source: Discord reference, channel types and permissions. A forum has no messages of its own, only posts, which are
threads; voice and stage channels have a chat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from discord import ChannelType


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """What the bot does with a type of channel.

    Attributes:
        can_be_silenced: whether `/setup` offers it among the channels in which mentions stay unanswered; a thread
            follows its channel.
        can_be_log: whether moderators can read there of changes and of what members send.
        can_have_role_posts: whether `/setup forum` offers it for one post per role; a media channel wants pictures.
        can_be_greeted: whether the bot may greet a server there; announcements are not the place for it.
        write_permission: the permission that writing a message there takes; None where there are no messages.
    """

    can_be_silenced: bool = False
    can_be_log: bool = False
    can_have_role_posts: bool = False
    can_be_greeted: bool = False
    write_permission: str | None = "send_messages"


_THREAD = ChannelRules(write_permission="send_messages_in_threads")
_MEDIA = ChannelRules(can_be_silenced=True, write_permission="send_messages_in_threads")
CHANNEL_RULES: Mapping[ChannelType, ChannelRules] = MappingProxyType(
    {
        ChannelType.text: ChannelRules(can_be_silenced=True, can_be_log=True, can_be_greeted=True),
        ChannelType.news: ChannelRules(can_be_silenced=True, can_be_log=True),
        ChannelType.voice: ChannelRules(can_be_silenced=True),
        ChannelType.stage_voice: ChannelRules(can_be_silenced=True),
        ChannelType.forum: replace(_MEDIA, can_have_role_posts=True),
        ChannelType.media: _MEDIA,
        ChannelType.public_thread: _THREAD,
        ChannelType.private_thread: _THREAD,
        ChannelType.news_thread: _THREAD,
        ChannelType.category: ChannelRules(write_permission=None),
        ChannelType.private: ChannelRules(),
        ChannelType.group: ChannelRules(),
    }
)
_UNKNOWN = ChannelRules(write_permission=None)


def rules_for(kind: ChannelType) -> ChannelRules:
    """Return the rules for a type of channel; for one that is newer than this program, that nothing is done there."""
    return CHANNEL_RULES.get(kind, _UNKNOWN)


def silenceable_types() -> list[ChannelType]:
    """Return the types of channels in which mentions can be left unanswered."""
    return [kind for kind, rules in CHANNEL_RULES.items() if rules.can_be_silenced]


def log_types() -> list[ChannelType]:
    """Return the types of channels in which moderators can read of changes."""
    return [kind for kind, rules in CHANNEL_RULES.items() if rules.can_be_log]


def role_post_types() -> list[ChannelType]:
    """Return the types of channels that can have one post per role."""
    return [kind for kind, rules in CHANNEL_RULES.items() if rules.can_have_role_posts]
