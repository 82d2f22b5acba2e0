"""How a server's moderators change its knowledge base: prepare, show, publish, approve, take back."""

from bot.services.editing.workflow import EditWorkflow
from bot.services.editing.permissions import Actor, PermissionDenied
from bot.services.editing.impact import Regression, ImpactReport, QuestionOutcome
from bot.services.editing.entry_owners import EntryOwnerService
from bot.services.editing.results import (
    EditConflict,
    ProposalNotFound,
    InvalidChange,
    AnonymousAuthor,
    Contended,
    SelfApproval,
    Published,
    PublishResult,
    AwaitingApproval,
)
from bot.services.editing.drafts import EditComparison, Rebased, DraftService
from bot.services.editing.entry_version import EntryVersion

__all__ = [
    "EditComparison",
    "EditConflict",
    "EditWorkflow",
    "Actor",
    "Regression",
    "ImpactReport",
    "QuestionOutcome",
    "ProposalNotFound",
    "InvalidChange",
    "AnonymousAuthor",
    "PermissionDenied",
    "Contended",
    "SelfApproval",
    "EntryOwnerService",
    "Published",
    "Rebased",
    "PublishResult",
    "DraftService",
    "EntryVersion",
    "AwaitingApproval",
]
