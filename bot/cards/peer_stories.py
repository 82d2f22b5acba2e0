"""Stories of members: the form, the preview with the code that takes it back, the card, and what moderators decide."""

from collections.abc import Mapping, Sequence

from bot.cards.components import Button, Card, Divider, Form, Input, Row, Text
from bot.cards.custom_id import CustomId, custom_id
from bot.cards.feedback import quoted
from bot.cards.markdown import escape_content, subtext
from bot.cards.saved_roles import role_name
from bot.services.peer_stories import MAX_STORY_WORDS, StoryDraft
from knowledge import KnowledgeBase
from storage.stores.peer_stories import PeerStory

PROMPTS: Mapping[str, str] = {
    "why": "Why I made the change",
    "how": "How I did it",
    "surprise": "What surprised me",
}
"""The three questions, by the field of the form and of the story."""
YEAR_FAULT = "Please write the year of your change with four digits, such as 2023."
_HINT = "No names, no patients, no links, please"
_ONE_ACCOUNT = "One person's account. Nobody has checked it, and it is no advice."


def story_form(
    knowledge_base: KnowledgeBase, server_id: int, role_id: str, typed: Mapping[str, str] | None = None
) -> Form:
    """Ask the three questions and the year; ``typed`` fills the form."""
    role, filled = knowledge_base.roles.get(role_id), typed or {}
    fields = tuple(
        Input(key, label, filled.get(key, ""), _HINT, multiline=True, max_length=MAX_STORY_WORDS)
        for key, label in PROMPTS.items()
    )
    year = Input("year", "Year of your change", filled.get("year", ""), "2023", max_length=4)
    title = f"Your story: {role.short_name}" if role else "Your story"
    return Form(title, custom_id("peers", "told", f"{server_id:x}", role_id), (*fields, year))


def story_fault_card(server_id: int, role_id: str, year: str, texts: Mapping[str, str], fault: str) -> Card:
    """Say what can't be taken, with all that was written, so that nothing has to be written twice."""
    return Card(
        (
            Text(f"{fault}"),
            *_shown_texts(texts),
            Row(
                (
                    Button("Edit", _edit_id(server_id, role_id, year), "primary"),
                    Button("Don't send", custom_id("peers", "drop")),
                )
            ),
        ),
        accent="warm",
    )


def story_preview_card(knowledge_base: KnowledgeBase, draft: StoryDraft, code: str, who: str) -> Card:
    """Show a story exactly as members would see it, before anything is sent."""
    shown = {"why": draft.why, "how": draft.how, "surprise": draft.surprise}
    with_specialty = "s" if draft.specialty else "-"
    args = (f"{draft.server_id:x}", draft.role_id, with_specialty, draft.year, code)
    return Card(
        (
            Text("**This is exactly what members will see:**"),
            Text(_heading(knowledge_base, draft.role_id, who, draft.year)),
            *_shown_texts(shown),
            Divider(),
            Row(
                (
                    Button("Send", custom_id("peers", "story-send", *args), "primary"),
                    Button("Edit", _edit_id(draft.server_id, draft.role_id, str(draft.year))),
                    Button("Don't send", custom_id("peers", "drop")),
                )
            ),
            Text(
                subtext(
                    "A moderator reads it before anybody else does. Your name is not sent. Nothing is kept before you "
                    "press Send. A specialty is shown only where at least 20 of its members offer to talk."
                )
            ),
        )
    )


def story_sent_card(code: str) -> Card:
    """Thank the author, and give her the code; the only time that it is shown."""
    return Card(
        (
            Text(
                f"Sent, without your name. A moderator reads it first. Thank you.\n\n**Your code: `{code}`**\n"
                "Keep it. `/peers withdraw` with this code deletes the story at any time, from any account, and "
                "nobody learns whose it was. I can't show it again."
            ),
            Text(subtext("I can't tell you the outcome, because I don't store who wrote a story once it is decided.")),
        )
    )


def story_card(
    knowledge_base: KnowledgeBase, stories: Sequence[PeerStory], page: int, who: str, server_id: int
) -> Card:
    """Show one of the published stories about a role."""
    page = max(0, min(page, len(stories) - 1))
    story = stories[page]
    pages = tuple(
        Button(label, custom_id("peers", "stories", story.role_id, at))
        for label, at in (("Newer", page - 1), ("Older", page + 1))
        if 0 <= at < len(stories)
    )
    number = f" ({page + 1} of {len(stories)})" if len(stories) > 1 else ""
    return Card(
        (
            Text(_heading(knowledge_base, story.role_id, who, story.year, number)),
            *_story_texts(story),
            *((Row(pages),) if pages else ()),
            Row(
                (
                    Button("Ask a peer about it", custom_id("peers", "write", story.role_id)),
                    Button("Tell my own", custom_id("peers", "tell", f"{server_id:x}", story.role_id)),
                )
            ),
        )
    )


def stories_row(role_id: str, count: int) -> tuple[Row, ...]:
    """The way from a role to what members tell of it; nothing without a story."""
    label = "Read a member's story" if count == 1 else f"Read {count} members' stories"
    return (Row((Button(label, custom_id("peers", "stories", role_id, 0)),)),) if count else ()


def story_waiting_post(knowledge_base: KnowledgeBase, story: PeerStory) -> Card:
    """Tell the moderators that a story waits; its words stay out of the channel, so that it can be taken back."""
    return Card(
        (
            Text(f"A member sent a story about **{role_name(knowledge_base, story.role_id)}**, without a name."),
            Row((Button("Read it", custom_id("peers", "story-read", story.id), "primary"),)),
            Text(subtext("Nobody else sees it before one of you publishes it. Its author can take it back.")),
        ),
        accent="warm",
    )


def story_review_card(knowledge_base: KnowledgeBase, story: PeerStory, who: str, page: int = 0, pages: int = 1) -> Card:
    """Show a moderator a story, with what can be decided; ``page`` is its place among all stories of the server."""
    waits = story.state == "waiting"
    publish = (Button("Publish", custom_id("peers", "story-decide", story.id, "publish"), "success"),) if waits else ()
    hint = (
        "Publish it if it is one person's experience and names nobody. Delete it if it sells, insults, tells who "
        "somebody is, or gives advice on a patient."
        if waits
        else "Members see this story on the card of the role."
    )
    turn = tuple(
        Button(label, custom_id("peers", "story-queue", at))
        for label, at in (("Previous story", page - 1), ("Next story", page + 1))
        if 0 <= at < pages
    )
    return Card(
        (
            Text(_heading(knowledge_base, story.role_id, who, story.year)),
            *_story_texts(story),
            Row((*publish, Button("Delete", custom_id("peers", "story-decide", story.id, "delete"), "danger"))),
            *((Row(turn),) if turn else ()),
            Text(subtext(hint)),
        )
    )


def _heading(knowledge_base: KnowledgeBase, role_id: str, who: str, year: int, number: str = "") -> str:
    name = role_name(knowledge_base, role_id)
    return f"### A member's story: {name}{number}\n{subtext(f'{who}, {year}. {_ONE_ACCOUNT}')}"


def story_author(knowledge_base: KnowledgeBase, specialty: str, named: frozenset[str]) -> str:
    """Return who tells a story as a card says it: the specialty where enough members share it, else "physician"."""
    known = knowledge_base.specialties.get(specialty)
    return escape_content(known.name) if known and specialty in named else "Physician"


def _story_texts(story: PeerStory) -> tuple[Text, ...]:
    return _shown_texts({"why": story.why, "how": story.how, "surprise": story.surprise})


def _shown_texts(texts: Mapping[str, str]) -> tuple[Text, ...]:
    """Return each question with what was answered, which is read back from the preview by its place."""
    return tuple(
        text
        for key, label in PROMPTS.items()
        for text in (Text(f"**{label}**"), Text(quoted(texts.get(key) or "\u2026")))
    )


def _edit_id(server_id: int, role_id: str, year: str) -> CustomId:
    return custom_id("peers", "story-edit", f"{server_id:x}", role_id, "".join(filter(str.isdigit, year))[:4])
