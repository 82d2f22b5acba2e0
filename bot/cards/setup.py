"""Settings of a server and what prevents the bot from working there."""

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.cards.components import Button, Card, Divider, EntitySelect, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.limits import MAX_OPTIONS
from bot.cards.markdown import bullets, escape_content, escape_user_text, subtext
from knowledge import KnowledgeBase
from storage.stores.server_settings import ReviewMode, ServerSettings

_MODES: Mapping[ReviewMode, str] = {
    "one-person": "Each moderator publishes their own changes",
    "two-person": "A second moderator approves each change",
}
_HOW_TO_ALLOW = (
    "**Server Settings → Integrations → {bot} → /kb → Add Roles or Members → {role}**, with the green tick. Only "
    "people can set this: Discord lets no bot do it."
)
_VISIBILITY: Mapping[str, str] = {
    "seen": "{role} sees the commands below /kb.",
    "hidden": "**{role} does not see /kb yet.** Somebody who manages this server lets them: {clicks}",
    "unknown": "Discord did not tell me whether {role} sees /kb. If not: {clicks}",
}


def setup_card(knowledge_base: KnowledgeBase, settings: ServerSettings, missing: Sequence[str] = ()) -> Card:
    """Walk a moderator through specialty, channels, review and moderator role.

    Args:
        knowledge_base: has the specialties.
        settings: what was chosen so far.
        missing: what the bot lacks for the choice just made, a sentence each.
    """
    specialties = tuple(
        Option(s.name, s.id, selected=settings.specialty == s.id) for s in knowledge_base.specialties.values()
    )
    modes = tuple(Option(text, mode, selected=mode == settings.review_mode) for mode, text in _MODES.items())
    log = (settings.mod_log_channel_id,) if settings.mod_log_channel_id else ()
    silent = EntitySelect(
        custom_id("setup", "silent"),
        "silent channel",
        "None: I answer in all",
        tuple(sorted(settings.silent_channels)),
        MAX_OPTIONS,
    )
    return Card(
        (
            Text(
                "## Set up\nEach choice is saved at once. Without any, I answer mentions in every channel I can "
                "write in, and slash commands everywhere Discord allows them."
            ),
            *((Text(f"**Saved, but please check**\n{bullets(missing)}"),) if missing else ()),
            *(_menu("specialty", "Specialty of this server", specialties) if specialties else ()),
            Text("**Channels where I stay silent when I am mentioned**"),
            Row((silent,)),
            Text("**Channel for moderators: changes, and what members send**"),
            Row((EntitySelect(custom_id("setup", "log"), "channel", "None: nobody can write to the moderators", log),)),
            *_menu("review", "Who approves a change of the knowledge base", modes),
            Row(
                (
                    Button("Set the moderator role…", custom_id("setup", "role")),
                    Button("Peers…", custom_id("setup", "peers")),
                    Button("Forum…", custom_id("setup", "forum")),
                    Button("Weekly digest…", custom_id("setup", "digest")),
                    Button("Show", custom_id("setup", "show")),
                )
            ),
        )
    )


def _menu(verb: str, title: str, options: tuple[Option, ...]) -> tuple[Text, Row]:
    """Return a menu below its title: once something is chosen, the menu itself no longer says what it is for."""
    return Text(f"**{title}**"), Row((Select(custom_id("setup", verb), "Not chosen", options),))


def moderator_role_card(chosen: int | None) -> Card:
    """Choose the role of the moderators."""
    role = EntitySelect(custom_id("setup", "moderators"), "role", "No role", (chosen,) if chosen else ())
    return Card(
        (
            Text("### Which role do your moderators have?\nUntick it to have none."),
            Row((role,)),
            Row((Button("Back", custom_id("setup", "start")),)),
        )
    )


def settings_card(
    knowledge_base: KnowledgeBase,
    settings: ServerSettings,
    missing: Sequence[str],
    visibility: Literal["seen", "hidden", "unknown"] | None = None,
    bot_name: str = "",
) -> Card:
    """Show the settings of a server and what is missing for them to work.

    Args:
        knowledge_base: has the name of the specialty.
        settings: what was chosen.
        missing: what the bot found missing, a sentence each.
        visibility: whether the moderators' role sees /kb; None without such a role.
        bot_name: the bot's name in this server.
    """
    role = f"<@&{settings.moderator_role_id}>"
    sees = (
        (
            _VISIBILITY[visibility].format(
                role=role, clicks=_HOW_TO_ALLOW.format(bot=escape_user_text(bot_name), role=role)
            ),
        )
        if visibility
        else ()
    )
    problems = bullets(missing) if missing else "Nothing is missing."
    return Card(
        (
            Text("## Settings of this server\n" + "\n".join(_setting_lines(knowledge_base, settings))),
            Divider(),
            Text(f"**What is missing**\n{problems}"),
            *(Text(line) for line in sees),
            Text(subtext("Only members who may manage this server see this.")),
            Row((Button("Edit settings", custom_id("setup", "start"), "primary"),)),
        )
    )


def _setting_lines(knowledge_base: KnowledgeBase, settings: ServerSettings) -> list[str]:
    specialty = knowledge_base.specialties.get(settings.specialty or "")
    return [
        f"**Specialty** · {escape_content(specialty.name) if specialty else 'none, cards hold for all'}",
        "**Silent in** · " + (", ".join(f"<#{c}>" for c in sorted(settings.silent_channels)) or "no channel"),
        "**Changes, and words to the moderators, go to** · "
        + (f"<#{settings.mod_log_channel_id}>" if settings.mod_log_channel_id else "none, so moderators are not told"),
        f"**A change of the knowledge base** · {_MODES[settings.review_mode].lower()}",
        f"**Peers** · {_peers(settings)}",
        "**A forum with one post per role** · "
        + (f"<#{settings.forum_channel_id}>" if settings.forum_channel_id else "none"),
        "**Weekly digest** · " + (f"<#{settings.digest_channel_id}>" if settings.digest_channel_id else "off"),
        "**Moderator role** · " + (f"<@&{settings.moderator_role_id}>" if settings.moderator_role_id else "not chosen"),
    ]


def _peers(settings: ServerSettings) -> str:
    who = f"<@&{settings.peers_role_id}>" if settings.peers_role_id else "all members"
    return f"on, for {who}" if settings.peers_enabled else "off"
