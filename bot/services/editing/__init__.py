"""How moderators change the knowledge base of their server: prepare, preview, publish, approve, revert."""

from bot.services.editing.drafts import DraftService, EditComparison, RebasedProposal, forget_edits
from bot.services.editing.entry_owners import EntryOwnerService
from bot.services.editing.entry_version import EntryVersion
from bot.services.editing.impact import ImpactReport, QuestionOutcome, Regression
from bot.services.editing.permissions import Actor, PermissionDenied
from bot.services.editing.results import (
    AnonymousAuthor,
    AwaitingApproval,
    Contended,
    EditConflict,
    InvalidChange,
    ProposalNotFound,
    Published,
    PublishResult,
    SelfApproval,
)
from bot.services.editing.workflow import EditWorkflow

__all__ = [
    "Actor",
    "AnonymousAuthor",
    "AwaitingApproval",
    "Contended",
    "DraftService",
    "EditComparison",
    "EditConflict",
    "EditWorkflow",
    "EntryOwnerService",
    "EntryVersion",
    "ImpactReport",
    "InvalidChange",
    "PermissionDenied",
    "ProposalNotFound",
    "PublishResult",
    "Published",
    "QuestionOutcome",
    "RebasedProposal",
    "Regression",
    "SelfApproval",
    "forget_edits",
]
