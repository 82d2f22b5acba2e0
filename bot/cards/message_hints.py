"""What the bot says to a message it cannot answer as it is: a call of its role, a bare reply, a file it cannot read."""

from bot.cards.components import Card, Link, Row, Text

_SUPPORT = "If it is about how you are doing: /support shows people to talk to, privately."
FILE_NOT_READ = (
    "I can't read that file or picture. Please ask me in words, for example: *what does an MSL do*. " + _SUPPORT
)
FILE_TOO_LONG = "That file is too long for me to answer. Please ask me in a sentence or two. " + _SUPPORT


def role_call_card(mention: str) -> Card:
    """Tell a member who called the bot's role how to ask; Discord delivers no words with it."""
    return Card(
        (
            Text(
                f"You called my role, and then Discord does not show me what you wrote. Mention me instead, {mention}, "
                "or use /ask, which only you see."
            ),
        ),
        accent="warm",
    )


def answer_that_card(address: str) -> Card:
    """Tell a member who called the bot below somebody's message how to have that message answered."""
    return Card(
        (
            Text(
                "Should I answer that message? Press and hold it (on a computer: right-click), then choose "
                "**Apps → Answer this**. Only you will see my answer."
            ),
            Row((Link("Go to that message", address),)),
        ),
        accent="warm",
    )
