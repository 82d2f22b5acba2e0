"""Introductions between members: offers to talk, asks, invitations, blocks, messages still to be sent, and reports.

Only the row of an ask names who asked. Invitations and blocks hold a scrambled mark of the other person, so that limits
and blocks hold for somebody who was erased, while nobody else's rows name her.
"""

import hmac
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from storage.interface import Connection, Row
from storage.stores.server_table import ServerTable
from storage.timestamps import from_micros, to_micros

OfferState = Literal["draft", "active", "paused"]
Stage = Literal["exploring", "in-transition", "there"]
"""How far a peer is: looking at the role, moving to it, or working in it."""
Reach = Literal["here", "anywhere", "elsewhere"]
"""With whom to match: members of the own server, of any server, or of every server but the own."""
AskState = Literal["open", "offered", "agreed", "introduced", "declined", "closed"]
"""offered: a peer said yes, and the asker was told; agreed: so did the asker; declined: the asker did not."""
InvitationState = Literal["sent", "yes", "no", "withdrawn", "introduced"]
NoticeKind = Literal["asked", "accepted", "introduced", "no answer"]
Verdict = Literal["open", "broken", "kept"]
"""What a moderator found of the texts in a report: that they break the rule, or not."""

STAGES: tuple[Stage, ...] = get_args(Stage)
REACHES: tuple[Reach, ...] = get_args(Reach)
LOCK = "peers"
"""Every change of a match takes this lock, and so does erasing a member: each is decided on what holds then."""
TABLES = tuple(map(ServerTable, ("peer_offers", "peer_asks", "peer_invitations", "peer_reports")))

_OFFER = "user_id, server_id, state, roles, specialty, stage, help_text, languages, per_month, reach, offered_at"
_ASK = (
    "id, user_id, server_id, role_id, language, reach, words, state, asked_at, pass_at, closes_at, peer_stage,"
    " peer_specialty"
)
_INVITATION = "id, ask_id, server_id, peer_id, state, sent_at, tell_at, salt, asker_mark, frozen"
_REPORT = "id, server_id, reporter_id, reported_id, rule, verdict, made_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerOffer:
    """What one member offers to talk about.

    Attributes:
        user_id: The member.
        server_id: The server she offered it in.
        state: A draft is not used until it is published.
        roles: Ids of roles she knows.
        specialty: Its id in the knowledge base; empty if not said.
        stage: How far she is.
        help_text: What she can help with, in her words.
        languages: Codes of the languages she answers in.
        per_month: How often she may be asked in 30 days.
        reach: With members of which servers she may be matched.
        offered_at: When it was first published, or begun as a draft, in UTC.
    """

    user_id: int
    server_id: int
    state: OfferState
    roles: tuple[str, ...]
    specialty: str
    stage: Stage
    help_text: str
    languages: tuple[str, ...]
    per_month: int
    reach: Reach
    offered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerAsk:
    """What one member asks a peer.

    Attributes:
        id: Unguessable; part of the asker's buttons only.
        user_id: Who asks.
        server_id: The server she asks in.
        role_id: The role she asks about.
        language: Code of the language of her words.
        reach: Peers of which servers may be asked.
        words: Her words; empty once they are erased.
        state: How far it is.
        asked_at: When it was sent, in UTC.
        pass_at: From when on it may be passed to a peer, in UTC.
        closes_at: When it ends without an answer, or when it ended, in UTC.
        peer_stage: How far the peer is who said yes, from when the asker was told until it is decided; else empty.
        peer_specialty: Her specialty, if it may be named; as long as the stage.
    """

    id: str
    user_id: int
    server_id: int
    role_id: str
    language: str
    reach: Reach
    words: str
    state: AskState
    asked_at: datetime
    pass_at: datetime
    closes_at: datetime
    peer_stage: str = ""
    peer_specialty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerInvitation:
    """An ask as one peer received it.

    Attributes:
        id: Unguessable, and not derived from the ask; part of the peer's buttons only.
        ask_id: The ask; None once the asker was erased.
        server_id: The server of the ask.
        peer_id: Who was asked.
        state: What the peer answered or took back, or that both were introduced.
        sent_at: When it was passed on, in UTC.
        tell_at: From when on the asker may be told of a yes, in UTC.
        salt: Random; of this row only.
        asker_mark: See `mark`.
        frozen: Whether it can lead to no introduction any more, for a reason that neither of the two is shown.
    """

    id: str
    ask_id: str | None
    server_id: int
    peer_id: int
    state: InvitationState
    sent_at: datetime
    tell_at: datetime
    salt: str
    asker_mark: str
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class PeerBlock:
    """Somebody whom ``user_id`` never wants to be matched with, under a mark."""

    user_id: int
    salt: str
    mark: str


@dataclass(frozen=True, slots=True)
class PeerNotice:
    """A direct message that is to be sent; ``about`` is the id of the reader's own ask or invitation."""

    id: str
    user_id: int
    kind: NoticeKind
    about: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerReport:
    """A report to the moderators of a server; a person who was erased is None."""

    id: str
    server_id: int
    reporter_id: int | None
    reported_id: int | None
    rule: str
    verdict: Verdict
    made_at: datetime


def mark(salt: str, user_id: int) -> str:
    """Return the mark of a person: HMAC-SHA-256 (RFC 2104) of her id under the random salt of one row."""
    return hmac.digest(bytes.fromhex(salt), str(user_id).encode(), "sha256").hex()


def is_marked(salt: str, marked: str, user_id: int) -> bool:
    """Tell whether a mark is of this person."""
    return hmac.compare_digest(mark(salt, user_id), marked)


class PeerStore:
    """All of it; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get_offer(self, user_id: int) -> PeerOffer | None:
        """Return a member's offer, in whatever state."""
        row = await self._connection.fetch_one(f"SELECT {_OFFER} FROM peer_offers WHERE user_id = $1", user_id)  # noqa: S608 - a constant of ours
        return None if row is None else _offer(row)

    async def active_offers(self) -> tuple[PeerOffer, ...]:
        """Return every offer that is published and not paused."""
        rows = await self._connection.fetch_all(
            f"SELECT {_OFFER} FROM peer_offers WHERE state = 'active' ORDER BY user_id"  # noqa: S608 - a constant of ours
        )
        return tuple(map(_offer, rows))

    async def put_offer(self, offer: PeerOffer) -> None:
        """Store an offer in place of the member's previous one."""
        await self._connection.execute(
            f"INSERT INTO peer_offers ({_OFFER}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"  # noqa: S608 - a constant of ours
            " ON CONFLICT (user_id) DO UPDATE SET server_id = excluded.server_id, state = excluded.state,"
            " roles = excluded.roles, specialty = excluded.specialty, stage = excluded.stage,"
            " help_text = excluded.help_text, languages = excluded.languages, per_month = excluded.per_month,"
            " reach = excluded.reach, offered_at = excluded.offered_at",
            offer.user_id,
            offer.server_id,
            offer.state,
            json.dumps(offer.roles),
            offer.specialty,
            offer.stage,
            offer.help_text,
            json.dumps(offer.languages),
            offer.per_month,
            offer.reach,
            to_micros(offer.offered_at),
        )

    async def remove_offer(self, user_id: int) -> bool:
        """Delete a member's offer; False when there is none."""
        return await self._connection.execute("DELETE FROM peer_offers WHERE user_id = $1", user_id) > 0

    async def add_ask(self, ask: PeerAsk) -> None:
        """Store an ask."""
        await self._connection.execute(
            f"INSERT INTO peer_asks ({_ASK}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",  # noqa: S608 - a constant of ours
            ask.id,
            ask.user_id,
            ask.server_id,
            ask.role_id,
            ask.language,
            ask.reach,
            ask.words,
            ask.state,
            to_micros(ask.asked_at),
            to_micros(ask.pass_at),
            to_micros(ask.closes_at),
            ask.peer_stage,
            ask.peer_specialty,
        )

    async def get_ask(self, ask_id: str) -> PeerAsk | None:
        """Return an ask, or None."""
        row = await self._connection.fetch_one(f"SELECT {_ASK} FROM peer_asks WHERE id = $1", ask_id)  # noqa: S608 - a constant of ours
        return None if row is None else _ask(row)

    async def asks_of(self, user_id: int) -> tuple[PeerAsk, ...]:
        """Return a member's asks, the oldest first."""
        rows = await self._connection.fetch_all(
            f"SELECT {_ASK} FROM peer_asks WHERE user_id = $1 ORDER BY asked_at, id",  # noqa: S608 - a constant of ours
            user_id,
        )
        return tuple(map(_ask, rows))

    async def asks_to_pass_on(self, at: datetime) -> tuple[PeerAsk, ...]:
        """Return the open asks that no peer has received and that may be passed on now, the oldest first."""
        rows = await self._connection.fetch_all(
            f"SELECT {_ASK} FROM peer_asks WHERE state = 'open' AND pass_at <= $1 AND closes_at > $1"  # noqa: S608 - a constant of ours
            " AND NOT EXISTS (SELECT 1 FROM peer_invitations WHERE ask_id = peer_asks.id) ORDER BY asked_at, id",
            to_micros(at),
        )
        return tuple(map(_ask, rows))

    async def asks_to_close(self, at: datetime) -> tuple[PeerAsk, ...]:
        """Return the asks whose time is over."""
        rows = await self._connection.fetch_all(
            f"SELECT {_ASK} FROM peer_asks WHERE state IN ('open', 'offered', 'agreed') AND closes_at <= $1"  # noqa: S608 - a constant of ours
            " ORDER BY closes_at, id",
            to_micros(at),
        )
        return tuple(map(_ask, rows))

    async def set_ask(self, ask_id: str, state: AskState, closes_at: datetime) -> None:
        """Move an ask to another state. What the asker was told of a peer is deleted once it is decided."""
        told = "" if state in {"offered", "agreed"} else ", peer_stage = '', peer_specialty = ''"
        await self._connection.execute(
            f"UPDATE peer_asks SET state = $2, closes_at = $3{told} WHERE id = $1",  # noqa: S608 - a constant of ours
            ask_id,
            state,
            to_micros(closes_at),
        )

    async def accept_ask(self, ask_id: str, closes_at: datetime, peer_stage: str, peer_specialty: str) -> None:
        """Record that the asker is told of a yes, and what she is told of the peer."""
        await self._connection.execute(
            "UPDATE peer_asks SET state = 'offered', closes_at = $2, peer_stage = $3, peer_specialty = $4"
            " WHERE id = $1",
            ask_id,
            to_micros(closes_at),
            peer_stage,
            peer_specialty,
        )

    async def add_invitation(self, invitation: PeerInvitation) -> None:
        """Store an invitation. Raises ConstraintError if the ask has one already."""
        await self._connection.execute(
            f"INSERT INTO peer_invitations ({_INVITATION}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",  # noqa: S608 - a constant of ours
            invitation.id,
            invitation.ask_id,
            invitation.server_id,
            invitation.peer_id,
            invitation.state,
            to_micros(invitation.sent_at),
            to_micros(invitation.tell_at),
            invitation.salt,
            invitation.asker_mark,
            int(invitation.frozen),
        )

    async def get_invitation(self, invitation_id: str) -> PeerInvitation | None:
        """Return an invitation, or None."""
        row = await self._connection.fetch_one(
            f"SELECT {_INVITATION} FROM peer_invitations WHERE id = $1",  # noqa: S608 - a constant of ours
            invitation_id,
        )
        return None if row is None else _invitation(row)

    async def invitation_for(self, ask_id: str) -> PeerInvitation | None:
        """Return the invitation that an ask led to, or None."""
        row = await self._connection.fetch_one(
            f"SELECT {_INVITATION} FROM peer_invitations WHERE ask_id = $1",  # noqa: S608 - a constant of ours
            ask_id,
        )
        return None if row is None else _invitation(row)

    async def invitations_of(self, peer_id: int) -> tuple[PeerInvitation, ...]:
        """Return the invitations of a peer, the oldest first."""
        rows = await self._connection.fetch_all(
            f"SELECT {_INVITATION} FROM peer_invitations WHERE peer_id = $1 ORDER BY sent_at, id",  # noqa: S608 - a constant of ours
            peer_id,
        )
        return tuple(map(_invitation, rows))

    async def invitations_since(self, at: datetime) -> tuple[PeerInvitation, ...]:
        """Return every invitation sent after a time: what limits are counted from."""
        rows = await self._connection.fetch_all(
            f"SELECT {_INVITATION} FROM peer_invitations WHERE sent_at > $1",  # noqa: S608 - a constant of ours
            to_micros(at),
        )
        return tuple(map(_invitation, rows))

    async def accepted_invitations(self) -> tuple[PeerInvitation, ...]:
        """Return the invitations that peers said yes to and that led to no introduction yet."""
        rows = await self._connection.fetch_all(
            f"SELECT {_INVITATION} FROM peer_invitations WHERE state = 'yes' AND frozen = 0 AND ask_id IS NOT NULL"  # noqa: S608 - a constant of ours
            " ORDER BY tell_at, id"
        )
        return tuple(map(_invitation, rows))

    async def set_invitation(self, invitation_id: str, state: InvitationState, tell_at: datetime | None = None) -> None:
        """Move an invitation to another state; ``tell_at`` stays as it is without a value."""
        await self._connection.execute(
            "UPDATE peer_invitations SET state = $2, tell_at = coalesce($3, tell_at) WHERE id = $1",
            invitation_id,
            state,
            None if tell_at is None else to_micros(tell_at),
        )

    async def freeze_invitation(self, invitation_id: str) -> None:
        """Let an invitation lead to no introduction, without a change that its peer could see."""
        await self._connection.execute(
            "UPDATE peer_invitations SET frozen = 1 WHERE id = $1 AND state IN ('sent', 'yes')", invitation_id
        )

    async def withdraw_all(self, peer_id: int) -> None:
        """Withdraw whatever a peer has not answered, or said yes to without having been introduced."""
        await self._connection.execute(
            "UPDATE peer_invitations SET state = 'withdrawn' WHERE peer_id = $1 AND state IN ('sent', 'yes')", peer_id
        )

    async def blocks(self, user_ids: Collection[int] | None = None) -> tuple[PeerBlock, ...]:
        """Return the blocks of some members, or of all."""
        if user_ids is None:
            rows = await self._connection.fetch_all("SELECT user_id, salt, mark FROM peer_blocks")
            return tuple(PeerBlock(*row) for row in rows)
        found: list[PeerBlock] = []
        for user_id in user_ids:
            rows = await self._connection.fetch_all(
                "SELECT user_id, salt, mark FROM peer_blocks WHERE user_id = $1 ORDER BY salt", user_id
            )
            found += (PeerBlock(*row) for row in rows)
        return tuple(found)

    async def add_block(self, user_id: int, salt: str, blocked: int) -> None:
        """Store that a member never wants to be matched with another."""
        await self._connection.execute(
            "INSERT INTO peer_blocks (user_id, salt, mark) VALUES ($1, $2, $3)", user_id, salt, mark(salt, blocked)
        )

    async def remove_block(self, block: PeerBlock) -> None:
        """Delete a block."""
        await self._connection.execute(
            "DELETE FROM peer_blocks WHERE user_id = $1 AND salt = $2", block.user_id, block.salt
        )

    async def add_notice(self, notice: PeerNotice) -> None:
        """Store a message to be sent."""
        await self._connection.execute(
            "INSERT INTO peer_notices (id, user_id, kind, about, due_at) VALUES ($1, $2, $3, $4, $5)",
            notice.id,
            notice.user_id,
            notice.kind,
            notice.about,
            to_micros(notice.due_at),
        )

    async def pop_notice(self, at: datetime) -> PeerNotice | None:
        """Delete the message that has been due longest and return it; None when none is due.

        One statement finds and deletes it, so that only one of several processes gets it.
        """
        row = await self._connection.fetch_one(
            "DELETE FROM peer_notices WHERE id = (SELECT id FROM peer_notices WHERE due_at <= $1"
            " ORDER BY due_at, id LIMIT 1) RETURNING id, user_id, kind, about, due_at",
            to_micros(at),
        )
        if row is None:
            return None
        id_, user_id, kind, about, due_at = row
        return PeerNotice(id_, user_id, kind, about, from_micros(due_at))

    async def add_report(self, report: PeerReport) -> None:
        """Store a report."""
        await self._connection.execute(
            f"INSERT INTO peer_reports ({_REPORT}) VALUES ($1, $2, $3, $4, $5, $6, $7)",  # noqa: S608 - a constant of ours
            report.id,
            report.server_id,
            report.reporter_id,
            report.reported_id,
            report.rule,
            report.verdict,
            to_micros(report.made_at),
        )

    async def has_reported(self, reporter_id: int, reported_id: int) -> bool:
        """Tell whether a member has reported another."""
        row = await self._connection.fetch_one(
            "SELECT 1 FROM peer_reports WHERE reporter_id = $1 AND reported_id = $2", reporter_id, reported_id
        )
        return row is not None

    async def get_report(self, report_id: str) -> PeerReport | None:
        """Return a report, or None."""
        row = await self._connection.fetch_one(f"SELECT {_REPORT} FROM peer_reports WHERE id = $1", report_id)  # noqa: S608 - a constant of ours
        return None if row is None else _report(row)

    async def set_verdict(self, report_id: str, verdict: Verdict) -> bool:
        """Record what a moderator found; False when that was done before."""
        changed = await self._connection.execute(
            "UPDATE peer_reports SET verdict = $2 WHERE id = $1 AND verdict = 'open'", report_id, verdict
        )
        return changed > 0

    async def remove_report(self, report_id: str) -> None:
        """Delete a report that no moderator was told of."""
        await self._connection.execute("DELETE FROM peer_reports WHERE id = $1", report_id)

    async def get_figures(self, day: str) -> str | None:
        """Return the figures of a day as they were stored, or None."""
        row = await self._connection.fetch_one("SELECT body FROM peer_figures WHERE day = $1", day)
        return None if row is None else row[0]

    async def put_figures(self, day: str, body: str) -> None:
        """Store the figures of a day in place of all earlier ones."""
        await self._connection.execute("DELETE FROM peer_figures")
        await self._connection.execute("INSERT INTO peer_figures (day, body) VALUES ($1, $2)", day, body)

    async def counts_between(self, since: datetime, until: datetime) -> Sequence[tuple[int, AskState, int]]:
        """Return how many asks each server had in a period: server, state, number."""
        rows = await self._connection.fetch_all(
            "SELECT server_id, state, count(*) FROM peer_asks WHERE asked_at >= $1 AND asked_at < $2"
            " GROUP BY server_id, state",
            to_micros(since),
            to_micros(until),
        )
        return [(server, state, number) for server, state, number in rows]

    async def erase_words(self, at: datetime) -> int:
        """Erase the words of asks that ended without an introduction before a time; return how many."""
        return await self._connection.execute(
            "UPDATE peer_asks SET words = '' WHERE state IN ('closed', 'declined') AND words <> '' AND closes_at <= $1",
            to_micros(at),
        )

    async def erase_records(self, at: datetime) -> int:
        """Delete what ended before a time: asks, invitations that no introduction keeps, reports; return how many.

        A message about what is gone by then goes, too.
        """
        moment = to_micros(at)
        asks = await self._connection.execute(
            "DELETE FROM peer_asks WHERE state IN ('closed', 'declined', 'introduced') AND closes_at <= $1", moment
        )
        invitations = await self._connection.execute(
            "DELETE FROM peer_invitations WHERE sent_at <= $1"
            " AND (ask_id IS NULL OR ask_id IN (SELECT id FROM peer_asks WHERE state IN ('closed', 'declined')))",
            moment,
        )
        notices = await self._connection.execute(
            "DELETE FROM peer_notices WHERE NOT EXISTS (SELECT 1 FROM peer_asks WHERE id = about)"
            " AND NOT EXISTS (SELECT 1 FROM peer_invitations WHERE id = about)"
        )
        reports = await self._connection.execute("DELETE FROM peer_reports WHERE made_at <= $1", moment)
        return asks + invitations + notices + reports

    async def erase_drafts(self, at: datetime) -> int:
        """Delete offers begun before a time and never published; return how many."""
        return await self._connection.execute(
            "DELETE FROM peer_offers WHERE state = 'draft' AND offered_at <= $1", to_micros(at)
        )


async def export_offers(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's offer as plain values."""
    offer = await PeerStore(connection).get_offer(user_id)
    if offer is None:
        return ()
    return (
        {
            "server_id": str(offer.server_id),
            "state": offer.state,
            "roles": list(offer.roles),
            "specialty": offer.specialty,
            "stage": offer.stage,
            "help": offer.help_text,
            "languages": list(offer.languages),
            "per_month": offer.per_month,
            "reach": offer.reach,
            "offered_at": offer.offered_at.isoformat(),
        },
    )


async def export_asks(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's asks as plain values: what she knows, and nothing of whether a peer received them."""
    return tuple(
        {
            "server_id": str(ask.server_id),
            "role": ask.role_id,
            "language": ask.language,
            "reach": ask.reach,
            "words": ask.words,
            "state": ask.state,
            "asked_at": ask.asked_at.isoformat(),
            "closes_at": ask.closes_at.isoformat(),
            "peer_stage": ask.peer_stage,
            "peer_specialty": ask.peer_specialty,
        }
        for ask in await PeerStore(connection).asks_of(user_id)
    )


async def export_invitations(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return when a member was asked and what she answered; nothing of who asked, and none of their words."""
    return tuple(
        {"asked_at": each.sent_at.isoformat(), "answer": each.state}
        for each in await PeerStore(connection).invitations_of(user_id)
    )


async def export_blocks(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's blocks; whom they are about cannot be read from a mark."""
    return tuple({"mark": block.mark} for block in await PeerStore(connection).blocks((user_id,)))


async def export_notices(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return the messages to a member that are still to be sent."""
    rows = await connection.fetch_all(
        "SELECT kind, due_at FROM peer_notices WHERE user_id = $1 ORDER BY due_at, id", user_id
    )
    return tuple({"kind": kind, "due_at": from_micros(due_at).isoformat()} for kind, due_at in rows)


async def export_reports(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return the reports that a member sent; of those about her nothing, since it would tell who reported."""
    rows = await connection.fetch_all(
        "SELECT server_id, rule, made_at FROM peer_reports WHERE reporter_id = $1 ORDER BY made_at, id", user_id
    )
    return tuple(
        {"server_id": str(server_id), "rule": rule, "made_at": from_micros(made_at).isoformat()}
        for server_id, rule, made_at in rows
    )


async def erase_offers(connection: Connection, user_id: int) -> int:
    """Delete a member's offer and return how many there were."""
    return await connection.execute("DELETE FROM peer_offers WHERE user_id = $1", user_id)


async def erase_asks(connection: Connection, user_id: int) -> int:
    """Delete a member's asks and return how many there were; with whoever received one stays a row without her."""
    return await connection.execute("DELETE FROM peer_asks WHERE user_id = $1", user_id)


async def erase_invitations(connection: Connection, user_id: int) -> int:
    """Delete the invitations of a peer and return how many there were."""
    return await connection.execute("DELETE FROM peer_invitations WHERE peer_id = $1", user_id)


async def erase_blocks(connection: Connection, user_id: int) -> int:
    """Delete a member's blocks and return how many there were; those of others against her stay, under their marks."""
    return await connection.execute("DELETE FROM peer_blocks WHERE user_id = $1", user_id)


async def erase_notices(connection: Connection, user_id: int) -> int:
    """Delete the messages to a member that are still to be sent and return how many there were."""
    return await connection.execute("DELETE FROM peer_notices WHERE user_id = $1", user_id)


async def erase_reports(connection: Connection, user_id: int) -> int:
    """Take a member's id out of reports and return how many were hers; those about her are not counted."""
    await connection.execute("UPDATE peer_reports SET reported_id = NULL WHERE reported_id = $1", user_id)
    return await connection.execute("UPDATE peer_reports SET reporter_id = NULL WHERE reporter_id = $1", user_id)


def _offer(row: Row) -> PeerOffer:
    user_id, server_id, state, roles, specialty, stage, help_text, languages, per_month, reach, offered_at = row
    return PeerOffer(
        user_id=user_id,
        server_id=server_id,
        state=state,
        roles=tuple(json.loads(roles)),
        specialty=specialty,
        stage=stage,
        help_text=help_text,
        languages=tuple(json.loads(languages)),
        per_month=per_month,
        reach=reach,
        offered_at=from_micros(offered_at),
    )


def _ask(row: Row) -> PeerAsk:
    id_, user_id, server_id, role_id, language, reach, words, state, *times, stage, specialty = row
    asked_at, pass_at, closes_at = map(from_micros, times)
    return PeerAsk(
        id=id_,
        user_id=user_id,
        server_id=server_id,
        role_id=role_id,
        language=language,
        reach=reach,
        words=words,
        state=state,
        asked_at=asked_at,
        pass_at=pass_at,
        closes_at=closes_at,
        peer_stage=stage,
        peer_specialty=specialty,
    )


def _invitation(row: Row) -> PeerInvitation:
    id_, ask_id, server_id, peer_id, state, sent_at, tell_at, salt, asker_mark, frozen = row
    return PeerInvitation(
        id=id_,
        ask_id=ask_id,
        server_id=server_id,
        peer_id=peer_id,
        state=state,
        sent_at=from_micros(sent_at),
        tell_at=from_micros(tell_at),
        salt=salt,
        asker_mark=asker_mark,
        frozen=bool(frozen),
    )


def _report(row: Row) -> PeerReport:
    id_, server_id, reporter_id, reported_id, rule, verdict, made_at = row
    return PeerReport(
        id=id_,
        server_id=server_id,
        reporter_id=reporter_id,
        reported_id=reported_id,
        rule=rule,
        verdict=verdict,
        made_at=from_micros(made_at),
    )
