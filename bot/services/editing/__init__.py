"""How a server's moderators change its knowledge base: prepare, show, publish, approve, take back."""

from bot.services.editing.editing import Editing
from bot.services.editing.editor import Editor, NotAllowed
from bot.services.editing.foretelling import Finding, Foretold, Found
from bot.services.editing.owning import Owning
from bot.services.editing.results import (
    Conflict,
    Gone,
    Invalid,
    Nameless,
    Overtaken,
    OwnChange,
    Published,
    Result,
    Waiting,
)
from bot.services.editing.reworking import Change, Rebased, Reworking
from bot.services.editing.standing import Standing

__all__ = [
    "Change",
    "Conflict",
    "Editing",
    "Editor",
    "Finding",
    "Foretold",
    "Found",
    "Gone",
    "Invalid",
    "Nameless",
    "NotAllowed",
    "Overtaken",
    "OwnChange",
    "Owning",
    "Published",
    "Rebased",
    "Result",
    "Reworking",
    "Standing",
    "Waiting",
]
