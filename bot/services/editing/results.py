"""The possible results of publishing or approving a change."""

from dataclasses import dataclass

from storage.stores.proposals import Proposal, ProposedEdit
from storage.stores.revisions import Revision


@dataclass(frozen=True, slots=True)
class Published:
    """The change is part of the base now.

    Attributes:
        proposal: What was published.
        revisions: The new revisions, one for each edit.
        before: The bodies before, in the same order; None for a new entry.
    """

    proposal: Proposal
    revisions: tuple[Revision, ...]
    before: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class AwaitingApproval:
    """A second moderator has to approve the change."""

    proposal: Proposal


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Somebody else changed one of the entries first. Nothing was published, and the proposal is kept.

    Attributes:
        proposal: The proposal.
        edit: The edit with the conflict.
        newest: The current revision of the entry; None if it is the bundled version.
        newest_body: The current body of the entry; None if it does not exist.
    """

    proposal: Proposal
    edit: ProposedEdit
    newest: Revision | None
    newest_body: str | None


@dataclass(frozen=True, slots=True)
class InvalidChange:
    """The change has errors. Nothing was published, and the proposal is kept.

    Attributes:
        proposal: The proposal.
        errors: The errors, a sentence each.
    """

    proposal: Proposal
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelfApproval:
    """The actor proposed the change herself, and the server requires a second moderator."""


@dataclass(frozen=True, slots=True)
class AnonymousAuthor:
    """Nobody can tell whose change it was, so it cannot be ruled out that the actor who approves it is its author.

    Its author erased her data, or it was sent before senders were recognized.
    """


@dataclass(frozen=True, slots=True)
class ProposalNotFound:
    """There is no such proposal: it was published or discarded, or belongs to another server."""


@dataclass(frozen=True, slots=True)
class Contended:
    """Others kept publishing at the same time. The proposal is unchanged and can be published later."""


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
