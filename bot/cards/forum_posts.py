"""The post of a role in a forum, its tags, and the card of /setup forum."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.cards.components import Button, Card, EntitySelect, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.entries import entry_card
from bot.cards.limits import clip
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.forum_posts import WantedPost
from knowledge import KnowledgeBase
from knowledge.model import Role, Specialty

MAX_TITLE = 100
"""Discord reference, start thread in forum: the length of a name."""
MAX_TAG = 20
"""Discord reference, forum tag: the length of a name."""
MAX_TAGS = 20
"""Discord reference, channel: tags of a forum."""
MAX_APPLIED = 5
"""Discord reference, channel: tags of a post."""
TAGS: Mapping[str, Mapping[str, str]] = {
    "kind": {"career": "Career", "side-gig": "Side gig", "surveys": "Paid surveys"},
    "patients": {
        "none": "No patients",
        "one-off": "One-off patients",
        "by video": "Patients by video",
        "yes": "Sees patients",
    },
    "remote": {"yes": "From home", "partly": "Partly from home", "no": "On site"},
    "travel": {"none": "No travel", "low": "Little travel", "high": "Much travel"},
    "licence": {"required": "License needed", "not required": "No license needed"},
}
"""The tag of a value of a filter in /roles; values that say little have none. At most one of each filter applies."""
ALL_TAGS = tuple(tag for tags in TAGS.values() for tag in tags.values())
NOW_AND_THEN = "I make and change a few posts every five minutes, so that I stay within Discord's limits."


@dataclass(frozen=True, slots=True)
class RolePost:
    """Everything that is in the post of a role.

    Attributes:
        wanted: Its role, its title, and what identifies the whole.
        card: Its first message.
        tags: The tags that it has, of those that the forum offers.
    """

    wanted: WantedPost
    card: Card
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForumState:
    """How far the posts of a server are.

    Attributes:
        forum_id: The chosen forum; None for none.
        roles: How many roles the server's base has.
        written: How many of them have their post.
        leftover: How many posts are still to be deleted.
    """

    forum_id: int | None
    roles: int
    written: int
    leftover: int


def role_tags(role: Role) -> tuple[str, ...]:
    """Return the tags of a role: what /roles filters by, in words that fit."""
    levels = {
        "kind": role.kind,
        "patients": role.patient_contact.level,
        "remote": role.remote.level,
        "travel": role.travel.level,
        "licence": role.licence.level,
    }
    return tuple(TAGS[name][level] for name, level in levels.items() if level in TAGS[name])


def role_post(
    knowledge_base: KnowledgeBase,
    role: Role,
    specialty: Specialty | None = None,
    offered: Collection[str] = ALL_TAGS,
    notices: Sequence[Text] = (),
) -> RolePost:
    """Build the post of a role.

    Args:
        knowledge_base: The base of the server.
        role: The role.
        specialty: The specialty of the server.
        offered: The tags that the forum has.
        notices: Lines below the card, such as a link to the role's web page.
    """
    card = entry_card(knowledge_base, role, specialty=specialty).append(
        *notices, Row((Button("Something wrong?", custom_id("words", "wrong", role.id)),))
    )
    tags = tuple(tag for tag in role_tags(role) if tag in offered)
    title = clip(role.name, MAX_TITLE)
    fingerprint = hashlib.sha256(repr((title, tags, card)).encode()).hexdigest()[:32]
    return RolePost(WantedPost(role.id, title, fingerprint), card, tags)


def closed_post_card(title: str) -> Card:
    """Say in the post of a role that is no longer in the base why there is no card."""
    return Card(
        (
            Text(
                f"## {escape_user_text(title)}\nThe moderators of this server no longer show this role. What members "
                "wrote below stays."
            ),
            Row((Button("Browse roles", custom_id("roles", "page", "all", 0)),)),
        )
    )


def forum_setup_card(state: ForumState, missing: Sequence[str] = ()) -> Card:
    """Choose the forum that has one post per role, or take all posts back.

    Args:
        state: What was chosen, and how far it is.
        missing: What the bot lacks there, a sentence each.
    """
    chosen = (state.forum_id,) if state.forum_id else ()
    stop = (Button("Stop and delete the posts…", custom_id("setup", "forum-off"), "danger"),) if state.forum_id else ()
    return Card(
        (
            Text(
                "## A forum with one post per role\nThe first message of each post is the card of the role, with tags "
                "for what /roles filters by. When the knowledge base of this server changes, I change the post. "
                "Members can discuss the role below it."
            ),
            Text(_progress(state)),
            *((Text(f"**Saved, but please check**\n{bullets(missing)}"),) if missing else ()),
            Row((EntitySelect(custom_id("setup", "forum-pick"), "forum", "Choose a forum", chosen),)),
            Row(
                (*stop, Button("Look again", custom_id("setup", "forum")), Button("Back", custom_id("setup", "start")))
            ),
            Text(
                subtext(
                    "A post that somebody deletes is made again. To close the post of one role, archive the role with "
                    "/kb archive."
                )
            ),
        )
    )


def confirm_deletion_card(state: ForumState, next_forum_id: int | None = None) -> Card:
    """Ask before posts are deleted, because none or another forum was chosen: what members wrote goes with them."""
    then = f" New ones will be made in <#{next_forum_id}>." if next_forum_id else ""
    return Card(
        (
            Text(
                f"### Delete my posts in <#{state.forum_id}>?\n{_posts(state.written)} will be deleted, **with what "
                f"members wrote below them**. Posts of others stay. This can't be undone.{then}"
            ),
            Row(
                (
                    Button("Delete my posts", custom_id("setup", "forum-move", next_forum_id or 0), "danger"),
                    Button("Back", custom_id("setup", "forum")),
                )
            ),
        ),
        accent="warm",
    )


def forum_gone_card() -> Card:
    """Tell the moderators that the forum was deleted."""
    return Card(
        (
            Text("### The forum with one post per role was deleted\nI stopped posting. You can choose another forum."),
            Row((Button("Choose another", custom_id("setup", "forum")),)),
        ),
        accent="warm",
    )


def _progress(state: ForumState) -> str:
    lines: list[str] = []
    if state.forum_id is None:
        lines.append("No forum is chosen.")
    elif state.written >= state.roles:
        lines.append(f"<#{state.forum_id}> has a post for each of the {state.roles} roles.")
    else:
        lines.append(f"<#{state.forum_id}> has {state.written} of {state.roles} posts so far. {NOW_AND_THEN}")
    if state.leftover:
        where = " outside that forum" if state.forum_id else ""
        lines.append(f"Still to be deleted: {_posts(state.leftover)}{where}.")
    return "\n".join(lines)


def _posts(number: int) -> str:
    return "1 post" if number == 1 else f"{number} posts"
