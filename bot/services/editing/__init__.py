"""How a server's moderators change its knowledge base: prepare, show, publish, approve, take back."""

from bot.services.editing.workflow import EditWorkflow
from bot.services.editing.permissions import Actor, PermissionDenied
from bot.services.editing.impact import Regression, ImpactReport, QuestionOutcome
from bot.services.editing.entry_owners import EntryOwnerService
from bot.services.editing.results import (
    EditConflict,
    ProposalNotFound,
    Invalid,
    AnonymousAuthor,
    Contended,
    SelfApproval,
    Published,
    Result,
    AwaitingApproval,
)
from bot.services.editing.drafts import Change, Rebased, Reworking
from bot.services.editing.entry_version import Standing

__all__ = [
    "Change",
    "EditConflict",
    "EditWorkflow",
    "Actor",
    "Regression",
    "ImpactReport",
    "QuestionOutcome",
    "ProposalNotFound",
    "Invalid",
    "AnonymousAuthor",
    "PermissionDenied",
    "Contended",
    "SelfApproval",
    "EntryOwnerService",
    "Published",
    "Rebased",
    "Result",
    "Reworking",
    "Standing",
    "AwaitingApproval",
]
