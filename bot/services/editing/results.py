"""What comes of a change."""

from dataclasses import dataclass

from storage.stores.proposals import Proposal, ProposedEdit
from storage.stores.revisions import Revision


@dataclass(frozen=True, slots=True)
class Published:
    """It is part of the base now.

    Attributes:
        proposal: What was published.
        revisions: What it became, one for each edit.
        before: What stood there before, in the same order; None for what is new, and the seed's body as number 0.
    """

    proposal: Proposal
    revisions: tuple[Revision, ...]
    before: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class AwaitingApproval:
    """A second moderator has to approve it."""

    proposal: Proposal


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Somebody else changed one of the entries first. Nothing was published, and nothing typed is lost.

    Attributes:
        proposal: What was asked for; it is still there.
        edit: The edit that met another.
        newest: What stands there now; None when it is the seed's again.
        newest_body: Its text; None when there is none.
    """

    proposal: Proposal
    edit: ProposedEdit
    newest: Revision | None
    newest_body: str | None


@dataclass(frozen=True, slots=True)
class InvalidChange:
    """It does not fit the rest of the base. Nothing was published, and nothing typed is lost.

    Attributes:
        proposal: What was asked for; it is still there.
        faults: What is wrong, a sentence each.
    """

    proposal: Proposal
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelfApproval:
    """Nobody approves a change of her own here."""


@dataclass(frozen=True, slots=True)
class AnonymousAuthor:
    """Who made this change was erased, and may be the very person who approves it now."""


@dataclass(frozen=True, slots=True)
class ProposalNotFound:
    """There is no such change any more: it was published, dropped, or never this server's."""


@dataclass(frozen=True, slots=True)
class Contended:
    """Others published again and again meanwhile. The change is as it was, and may be published later."""


PublishResult = (
    Published
    | AwaitingApproval
    | EditConflict
    | InvalidChange
    | SelfApproval
    | AnonymousAuthor
    | ProposalNotFound
    | Contended
)
