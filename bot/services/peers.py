"""Introductions between members who made a change and members who think about it: offers, asks, answers, blocks.

Whoever asks learns of a yes, and of nothing else: a no, silence, a pause, a block and an erasure all end in the same
answer at the same time. What happens without a member, such as passing an ask on, is in `bot.services.peer_delivery`.
"""

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, TypedDict, Unpack

from bot.services.disclosure_control import MIN_CELL
from bot.services.ids import new_id
from bot.services.peer_matching import MAX_ASKS, MAX_PER_MONTH, WINDOW
from knowledge.safety import find_patient_identifiers
from storage.interface import Database
from storage.stores.peers import (
    LOCK,
    STAGES,
    PeerAsk,
    PeerInvitation,
    PeerOffer,
    PeerReport,
    PeerStore,
    Reach,
    Stage,
    is_marked,
)
from storage.stores.server_settings import ServerSettings, ServerSettingsStore

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "es": "Spanish",
    "zh": "Chinese",
    "hi": "Hindi",
    "ur": "Urdu",
    "ar": "Arabic",
    "fr": "French",
    "de": "German",
    "ko": "Korean",
    "pt": "Portuguese",
    "ru": "Russian",
    "tl": "Tagalog",
    "vi": "Vietnamese",
}
"""Languages that are often spoken by physicians in the United States, by ISO 639-1 code."""
MAX_WORDS = 400
"""Characters of an ask and of what somebody can help with: one or two sentences."""
MAX_ROLES = 5
"""Roles of one offer: more than anybody has worked in."""
MAX_BLOCKS = 20
"""People somebody never wants to be matched with: few enough that nobody is found out by ruling out everybody else."""
ANSWER_TIME = timedelta(days=7)
"""How long a peer has to answer, and then the asker; PRIVACY.md names it."""
WORDS_AFTER = timedelta(days=7)
"""How long words are kept after an ask ended, so that they can be sent to another peer; PRIVACY.md names it."""
DRAFT_TIME = timedelta(days=2)
"""How long an offer that was not published is kept; PRIVACY.md names it."""
MAX_DELAY = 60
"""Minutes by which an ask and a yes are passed on later, at random: nobody sees a colleague's phone light up."""
WELL_HIDDEN = 20
"""Offers in a specialty from which on a card names it; below, it says "physician"."""
RULES = ("contempt", "selling", "patient", "threat", "sexual")
"""What a report may say of a text."""

Missing = Literal["roles", "help", "languages"]
WordsFault = Literal["empty", "too long", "patient", "link", "name"]
_ENDINGS = (
    "com|org|net|edu|gov|io|co|me|gg|us|info|link|health|app|dev|ly|ai|tv|cc|xyz|biz|site|online|club|blog|page|pro|bio"
)
_LINK = re.compile(
    r"https?\s?:|www\.|discord\.gg|<[@#]|(?<!\w)@\w|\w\.[a-z]{2,}/\w"
    rf"|(?<=[\w-])\.(?:{_ENDINGS})\b"
    r"|(?<=\w)\s?[(\[]?\bdot\b[)\]]?\s?(?:com|org|net|edu|io)\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef]")
"""Invisible letters and signs that are no format characters by name: fillers and variation selectors."""
_JOINER_RUNS = re.compile("([\u200c\u200d])[\u200c\u200d]++")
_JOINERS = re.compile(r"(?<![^\x00-\x7f\s])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\s])")
"""Joiners where no script needs them: only between two letters or signs beyond ASCII, and one at a time."""
_SPELLED = re.compile(r"(?<!\w)\w(?:[\s._*-]\w(?!\w))+")
"""A word written letter by letter."""
_LOOKALIKES = str.maketrans("авекмнорстухіјѕԁһıαορνυτικ", "abekmhopctyxijsdhiaopvutik")
"""Letters of Cyrillic and Greek that are read as Latin ones (Unicode Technical Standard 39, confusables)."""
_WORD = re.compile(r"\w+")
_MIN_NAME = 4
"""Characters of a name that is looked for; shorter ones are words of their own too often."""


class OfferPatch(TypedDict, total=False):
    """The parts of an offer to change."""

    server_id: int
    roles: tuple[str, ...]
    specialty: str
    stage: Stage
    help_text: str
    languages: tuple[str, ...]
    per_month: int
    reach: Reach


@dataclass(frozen=True, slots=True)
class AskSent:
    """The ask was stored."""

    ask: PeerAsk


@dataclass(frozen=True, slots=True)
class AskedAlready:
    """The member has an ask about this role that has not ended."""

    closes_at: datetime


@dataclass(frozen=True, slots=True)
class TooManyAsks:
    """The member has asked as often as she may; ``next_at`` is when she may ask again."""

    next_at: datetime


AskResult = AskSent | AskedAlready | TooManyAsks


@dataclass(frozen=True, slots=True)
class ReceivedAsk:
    """An ask that waits for a peer's answer."""

    invitation: PeerInvitation
    ask: PeerAsk


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two members who both said yes, as one of them reads it; the only value that names the other.

    Attributes:
        about: the id of the reader's ask or invitation.
        other_id: the other member.
        role_id: what it is about.
        words: what was asked.
        help_text: what the peer can help with; empty once the offer is gone.
        reader_asked: whether the reader is the one who asked.
    """

    about: str
    other_id: int
    role_id: str
    words: str
    help_text: str
    reader_asked: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for a member, and whom she was introduced to.

    Attributes:
        received: asks to answer.
        accepted: her own asks that a peer said yes to.
        introductions: the ids to open introductions with, and their roles.
    """

    received: tuple[ReceivedAsk, ...]
    accepted: tuple[PeerAsk, ...]
    introductions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReportCase:
    """What a report is about, seen from the member who reports.

    Attributes:
        about: the id of the reporter's ask or invitation.
        server_id: the server whose moderators hear of it: where the other one takes part.
        reported_id: the other one.
        words: what was asked.
        help_text: what the peer can help with.
    """

    about: str
    server_id: int
    reported_id: int
    words: str
    help_text: str


@dataclass(frozen=True, slots=True)
class PeerTotals:
    """What moderators may know of their server, as of the beginning of the day, each rounded down to fives."""

    offers: int
    asks: int
    introductions: int


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A moderator who is one of the two of a report decides nothing about it."""


@dataclass(frozen=True, slots=True)
class _ServerFigures:
    """What is shown in one server all day: totals and helpers by role, rounded down to fives; specialties to name."""

    totals: tuple[int, int, int] = (0, 0, 0)
    roles: Mapping[str, int] = field(default_factory=dict[str, int])
    specialties: tuple[str, ...] = ()


_Figures = Mapping[str, _ServerFigures]
"""By the id of the server, as text, since JSON has no other keys."""


class PeerService:
    """Offers, asks and answers. Every method takes the id of the member who acts, and shows nobody another's."""

    def __init__(self, database: Database, now: Callable[[], datetime], rng: random.Random) -> None:
        self._database = database
        self._store = PeerStore(database)
        self._settings = ServerSettingsStore(database)
        self._now = now
        self._rng = rng
        self._daily: tuple[str, _Figures] = ("", {})

    async def settings(self, server_id: int) -> ServerSettings:
        """Return the settings of a server."""
        return await self._settings.get(server_id)

    async def offer(self, user_id: int) -> PeerOffer | None:
        """Return the member's own offer."""
        return await self._store.get_offer(user_id)

    async def begin_offer(self, user_id: int, server_id: int, specialty: str = "") -> PeerOffer:
        """Return the member's offer, or begin a draft in this server."""
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            offer = await store.get_offer(user_id)
            if offer is None:
                offer = PeerOffer(
                    user_id=user_id,
                    server_id=server_id,
                    state="draft",
                    roles=(),
                    specialty=specialty,
                    stage="there",
                    help_text="",
                    languages=("en",),
                    per_month=2,
                    reach="here",
                    offered_at=self._now(),
                )
                await store.put_offer(offer)
        return offer

    async def change_offer(self, user_id: int, **chosen: Unpack[OfferPatch]) -> PeerOffer | None:
        """Change parts of the member's offer; None if there is none. Values out of range are ignored."""
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            offer = await store.get_offer(user_id)
            if offer is None:
                return None
            changed = _within_limits(replace(offer, **chosen), offer)
            await store.put_offer(changed)
        return changed

    async def publish(self, user_id: int) -> PeerOffer | tuple[Missing, ...] | None:
        """Publish the member's offer, or go on after a pause; return what is missing, or None without an offer."""
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            offer = await store.get_offer(user_id)
            if offer is None:
                return None
            if missing := missing_parts(offer):
                return missing
            if offer.state != "active":
                offer = replace(
                    offer, state="active", offered_at=self._now() if offer.state == "draft" else offer.offered_at
                )
                await store.put_offer(offer)
        return offer

    async def pause(self, user_id: int) -> bool:
        """Take no more asks, and take back every yes that led to no introduction; False without an active offer."""
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            offer = await store.get_offer(user_id)
            if offer is None or offer.state != "active":
                return False
            await store.put_offer(replace(offer, state="paused"))
            await store.withdraw_all(user_id)
        return True

    async def stop(self, user_id: int) -> bool:
        """Delete the offer, and take back every yes that led to no introduction; False without an offer."""
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            await store.withdraw_all(user_id)
            stopped = await store.remove_offer(user_id)
        if stopped:
            await self._database.scrub()
        return stopped

    async def named_specialties(self, server_id: int) -> frozenset[str]:
        """Return the specialties that so many offers of a server share that a card may name them, as of today."""
        return frozenset((await self._figures_of(server_id)).specialties)

    async def ask(
        self, user_id: int, server_id: int, role_id: str, language: str, reach: Reach, words: str
    ) -> AskResult:
        """Store an ask; it is passed on within `MAX_DELAY` minutes, if anybody fits."""
        async with self._database.transaction(LOCK) as connection:
            store, now = PeerStore(connection), self._now()
            own = await store.asks_of(user_id)
            for each in own:
                if each.role_id == role_id and each.state in {"open", "offered", "agreed"}:
                    return AskedAlready(each.closes_at)
            recent = sorted(each.asked_at for each in own if each.asked_at > now - WINDOW)
            if len(recent) >= MAX_ASKS:
                return TooManyAsks(recent[-MAX_ASKS] + WINDOW)
            ask = PeerAsk(
                id=new_id(self._rng),
                user_id=user_id,
                server_id=server_id,
                role_id=role_id,
                language=language,
                reach=reach,
                words=words,
                state="open",
                asked_at=now,
                pass_at=now + self._delay(),
                closes_at=now + ANSWER_TIME,
            )
            await store.add_ask(ask)
        return AskSent(ask)

    async def asks(self, user_id: int) -> tuple[PeerAsk, ...]:
        """Return the member's own asks, the oldest first."""
        return await self._store.asks_of(user_id)

    async def own_ask(self, user_id: int, ask_id: str) -> PeerAsk | None:
        """Return one of the member's own asks."""
        ask = await self._store.get_ask(ask_id)
        return ask if ask and ask.user_id == user_id else None

    async def withdraw(self, user_id: int, ask_id: str) -> bool:
        """Delete an ask that has not ended; False if it is not the member's own or has ended."""
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            ask = await store.get_ask(ask_id)
            if ask is None or ask.user_id != user_id or ask.state not in {"open", "offered", "agreed"}:
                return False
            await store.set_ask(ask.id, "declined", self._now())
        return True

    async def accepted(self, user_id: int, ask_id: str) -> PeerAsk | None:
        """Return an ask that a peer said yes to; None if it has ended.

        It holds what the member may read of the peer, and is the same whatever the peer has done since.
        """
        ask = await self.own_ask(user_id, ask_id)
        return ask if ask and ask.state == "offered" and ask.closes_at > self._now() else None

    async def agree(self, user_id: int, ask_id: str) -> bool:
        """Say yes as the asker, after a peer did; False if it has ended. The introduction follows in the background."""
        return await self._decide(user_id, ask_id, agreed=True)

    async def decline(self, user_id: int, ask_id: str) -> bool:
        """Say no as the asker, after a peer said yes; the peer hears nothing. False if it has ended."""
        return await self._decide(user_id, ask_id, agreed=False)

    async def received(self, user_id: int, invitation_id: str) -> ReceivedAsk | None:
        """Return an ask that waits for this peer's answer; None if it is another's, answered, or has ended."""
        async with self._database.snapshot() as connection:
            return await _received(PeerStore(connection), user_id, invitation_id, self._now())

    async def answer(self, user_id: int, invitation_id: str, answer: Literal["yes", "no", "never"]) -> bool:
        """Answer as the peer; False if the ask is another's, answered, or has ended.

        A yes is passed on up to `MAX_DELAY` minutes later, yet before the ask ends.
        """
        async with self._database.transaction(LOCK) as connection:
            store, now = PeerStore(connection), self._now()
            received = await _received(store, user_id, invitation_id, now)
            if received is None:
                return False
            if answer == "yes":
                tell_at = min(now + self._delay(), received.ask.closes_at)
                await store.set_invitation(invitation_id, "yes", tell_at)
            else:
                await store.set_invitation(invitation_id, "no")
            if answer == "never":
                await self._block(store, user_id, received.ask.user_id)
        return True

    async def server_of(self, about: str) -> int | None:
        """Return the reader's own server: where she asked, or for the id of an invitation where she offers to talk.

        A peer is never told in which server somebody asked.
        """
        invitation = await self._store.get_invitation(about)
        if invitation is not None:
            offer = await self._store.get_offer(invitation.peer_id)
            return offer and offer.server_id
        ask = await self._store.get_ask(about)
        return ask and ask.server_id

    async def inbox(self, user_id: int) -> Inbox:
        """Return what waits for the member, and whom she was introduced to."""
        async with self._database.snapshot() as connection:
            store, now = PeerStore(connection), self._now()
            received: list[ReceivedAsk] = []
            introduced: list[tuple[str, str]] = []
            for invitation in await store.invitations_of(user_id):
                ask = await store.get_ask(invitation.ask_id) if invitation.ask_id else None
                if ask and invitation.state == "sent" and ask.state == "open" and ask.closes_at > now:
                    received.append(ReceivedAsk(invitation, ask))
                if ask and invitation.state == "introduced":
                    introduced.append((invitation.id, ask.role_id))
            own = await store.asks_of(user_id)
            introduced += [(ask.id, ask.role_id) for ask in own if ask.state == "introduced"]
            accepted = tuple(ask for ask in own if ask.state == "offered" and ask.closes_at > now)
        return Inbox(tuple(received), accepted, tuple(introduced))

    async def introduction(self, user_id: int, about: str) -> Introduction | None:
        """Return who the other is, if both said yes and neither was erased since; the only way to learn a name."""
        async with self._database.snapshot() as connection:
            store = PeerStore(connection)
            pair = await _pair(store, user_id, about)
            if pair is None:
                return None
            ask, invitation = pair
            if ask.state != "introduced" or invitation.state != "introduced":
                return None
            offer = await store.get_offer(invitation.peer_id)
            asked = ask.user_id == user_id
            other = invitation.peer_id if asked else ask.user_id
            return Introduction(about, other, ask.role_id, ask.words, offer.help_text if offer else "", asked)

    async def block(self, user_id: int, other: int) -> Literal["stored", "ended an ask", "no room"]:
        """Never match two members again, unless there is no room for another block.

        An ask of the member to which a peer has said yes ends with it, whoever that peer is: otherwise she could block
        somebody, agree, and learn from what follows whether it was them.
        """
        ended = False
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            if len(await store.blocks((user_id,))) >= MAX_BLOCKS:
                return "no room"
            await self._block(store, user_id, other)
            for ask in await store.asks_of(user_id):
                if ask.state in {"offered", "agreed"}:
                    await store.set_ask(ask.id, "declined", self._now())
                    ended = True
        return "ended an ask" if ended else "stored"

    async def unblock(self, user_id: int, other: int) -> bool:
        """Allow matches with somebody again; False if there was no block."""
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            found = [each for each in await store.blocks((user_id,)) if is_marked(each.salt, each.mark, other)]
            for each in found:
                await store.remove_block(each)
        return bool(found)

    async def count_blocks(self, user_id: int) -> int:
        """Return how many people the member never wants to be matched with."""
        return len(await self._store.blocks((user_id,)))

    async def report_case(self, user_id: int, about: str) -> ReportCase | None:
        """Return what a member may report: an ask she received, or a peer she was introduced to; else None."""
        async with self._database.snapshot() as connection:
            return await _report_case(PeerStore(connection), user_id, about)

    async def report(self, user_id: int, about: str, rule: str) -> tuple[PeerReport, ReportCase] | None:
        """Freeze the pair and store a report; None if there is nothing to report, or it was reported before.

        The match ends, and both are never matched again; the other one learns nothing of it.
        """
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            case = await _report_case(store, user_id, about)
            if case is None or rule not in RULES or await store.has_reported(user_id, case.reported_id):
                return None
            await self._block(store, user_id, case.reported_id)
            invitation = await store.get_invitation(about)
            if invitation is not None and invitation.state in {"sent", "yes"}:
                await store.set_invitation(about, "withdrawn")
            report = PeerReport(
                id=new_id(self._rng),
                server_id=case.server_id,
                reporter_id=user_id,
                reported_id=case.reported_id,
                rule=rule,
                verdict="open",
                made_at=self._now(),
            )
            await store.add_report(report)
        return report, case

    async def discard_report(self, report_id: str) -> None:
        """Delete a report that could not be shown to the moderators; the pair stays frozen."""
        await self._store.remove_report(report_id)

    async def judge(
        self, server_id: int, moderator_id: int, report_id: str, *, broken: bool
    ) -> PeerReport | OwnReport | None:
        """Record what a moderator of the server found; None if the report is gone, another server's, or was judged.

        Nobody decides about a report of her own, which would show her the other's name, nor about one of herself.
        """
        report = await self._store.get_report(report_id)
        if report is None or report.server_id != server_id:
            return None
        if moderator_id in {report.reporter_id, report.reported_id}:
            return OwnReport()
        return report if await self._store.set_verdict(report_id, "broken" if broken else "kept") else None

    async def helpers(self, server_id: int, role_id: str) -> int:
        """Return how many members of a server offer help on a role, rounded down to fives, as of today."""
        return (await self._figures_of(server_id)).roles.get(role_id, 0)

    async def totals(self, server_id: int) -> PeerTotals:
        """Return what moderators may know of their server, as of today."""
        return PeerTotals(*(await self._figures_of(server_id)).totals)

    async def count_daily(self) -> None:
        """Count once a day, for all processes: nobody sees a number change when a colleague begins or stops.

        What was counted is stored. Otherwise a process that starts in the afternoon would show what changed since.
        """
        day = self._now().date().isoformat()
        if self._daily[0] == day:
            return
        async with self._database.transaction(LOCK) as connection:
            store = PeerStore(connection)
            body = await store.get_figures(day)
            if body is None:
                body = await _count(store, self._now())
                await store.put_figures(day, body)
        self._daily = day, {server: _read_figures(each) for server, each in json.loads(body).items()}

    async def erase_old(self) -> int:
        """Delete records after `WINDOW`, words and drafts before; return how many."""
        now = self._now()
        words = await self._store.erase_words(now - WORDS_AFTER)
        drafts = await self._store.erase_drafts(now - DRAFT_TIME)
        return words + drafts + await self._store.erase_records(now - WINDOW)

    async def _decide(self, user_id: int, ask_id: str, *, agreed: bool) -> bool:
        async with self._database.transaction(LOCK) as connection:
            store, now = PeerStore(connection), self._now()
            ask = await store.get_ask(ask_id)
            if ask is None or ask.user_id != user_id or ask.state != "offered" or ask.closes_at <= now:
                return False
            await store.set_ask(ask.id, "agreed" if agreed else "declined", ask.closes_at if agreed else now)
        return True

    async def _block(self, store: PeerStore, user_id: int, other: int) -> None:
        """Store a block, and let nothing that is under way between the two lead to an introduction.

        Neither sees a change, and whoever blocks can still answer: otherwise she could block one colleague after the
        other and see at which of them the ask closes.
        """
        if not any(is_marked(each.salt, each.mark, other) for each in await store.blocks((user_id,))):
            await store.add_block(user_id, self._rng.randbytes(16).hex(), other)
        for peer_id, asker_id in ((user_id, other), (other, user_id)):
            for invitation in await store.invitations_of(peer_id):
                ask = await store.get_ask(invitation.ask_id) if invitation.ask_id else None
                if ask and ask.user_id == asker_id:
                    await store.freeze_invitation(invitation.id)

    async def _figures_of(self, server_id: int) -> _ServerFigures:
        await self.count_daily()
        return self._daily[1].get(str(server_id), _ServerFigures())

    def _delay(self) -> timedelta:
        return timedelta(seconds=self._rng.randrange(MAX_DELAY * 60))


def visible_words(text: str) -> str:
    """Return words on one line without characters that nobody sees, which could hide a name or split a link."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")
    return " ".join(_JOINERS.sub("", _JOINER_RUNS.sub(r"\1", _HIDDEN.sub("", seen))).split())


def check_words(text: str, own_names: Collection[str], limit: int = MAX_WORDS) -> WordsFault | None:
    """Return why words can't go to somebody else, or None; ``own_names`` are those the author goes by in Discord.

    Wide, accented and Cyrillic letters are read as what they look like.
    """
    text = unicodedata.normalize("NFKC", visible_words(text))
    if not text:
        return "empty"
    if len(text) > limit:
        return "too long"
    if find_patient_identifiers(text):
        return "patient"
    if _LINK.search(text):
        return "link"
    words = _padded_words(text)
    if any(_padded_words(name) in words for name in own_names if len(name.strip()) >= _MIN_NAME):
        return "name"
    return None


def _padded_words(text: str) -> str:
    """Return the words of a text in plain lowercase with a blank around each, so that only whole words are found in it.

    Words that are written letter by letter stand at the end once more, in one piece.
    """
    letters = unicodedata.normalize("NFKD", visible_words(text)).casefold().translate(_LOOKALIKES)
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    spelled = ["".join(_WORD.findall(found)).replace("_", "") for found in _SPELLED.findall(plain)]
    return f" {' '.join([*_WORD.findall(plain), *spelled])} "


def missing_parts(offer: PeerOffer) -> tuple[Missing, ...]:
    """Return what an offer needs before it can be published."""
    has: dict[Missing, bool] = {
        "roles": bool(offer.roles),
        "help": bool(offer.help_text),
        "languages": bool(offer.languages),
    }
    return tuple(part for part, there in has.items() if not there)


def _within_limits(changed: PeerOffer, before: PeerOffer) -> PeerOffer:
    """Keep what an offer was wherever a forged menu says something else."""
    languages = tuple(code for code in changed.languages if code in LANGUAGES)
    return replace(
        changed,
        roles=changed.roles[:MAX_ROLES] or before.roles,
        languages=languages or before.languages,
        stage=changed.stage if changed.stage in STAGES else before.stage,
        per_month=max(1, min(changed.per_month, MAX_PER_MONTH)),
        help_text=changed.help_text[:MAX_WORDS],
    )


async def _received(store: PeerStore, user_id: int, invitation_id: str, now: datetime) -> ReceivedAsk | None:
    invitation = await store.get_invitation(invitation_id)
    if invitation is None or invitation.peer_id != user_id or invitation.state != "sent" or not invitation.ask_id:
        return None
    ask = await store.get_ask(invitation.ask_id)
    return ReceivedAsk(invitation, ask) if ask and ask.state == "open" and ask.closes_at > now else None


async def _pair(store: PeerStore, user_id: int, about: str) -> tuple[PeerAsk, PeerInvitation] | None:
    """Return the ask and the invitation behind an id that this member was given, as asker or as peer."""
    invitation = await store.get_invitation(about)
    if invitation is not None:
        ask = await store.get_ask(invitation.ask_id) if invitation.ask_id else None
        return (ask, invitation) if ask and invitation.peer_id == user_id else None
    ask = await store.get_ask(about)
    invitation = await store.invitation_for(about) if ask and ask.user_id == user_id else None
    return (ask, invitation) if ask and invitation else None


async def _report_case(store: PeerStore, user_id: int, about: str) -> ReportCase | None:
    pair = await _pair(store, user_id, about)
    if pair is None:
        return None
    ask, invitation = pair
    reader_asked = ask.user_id == user_id
    offer = await store.get_offer(invitation.peer_id)
    if (reader_asked and ask.state != "introduced") or not ask.words:
        return None
    server_id = offer.server_id if reader_asked and offer else ask.server_id
    reported = invitation.peer_id if reader_asked else ask.user_id
    return ReportCase(about, server_id, reported, ask.words, offer.help_text if offer else "")


async def _count(store: PeerStore, now: datetime) -> str:
    """Count what there is this morning, and return as JSON what may be shown of it by server."""
    morning = datetime.combine(now.date(), time(), UTC)
    offers = [offer for offer in await store.active_offers() if offer.offered_at < morning]
    here = [offer for offer in offers if offer.reach != "elsewhere"]
    asks, introductions = Counter[int](), Counter[int]()
    for server_id, state, number in await store.counts_between(morning - WINDOW, morning):
        asks[server_id] += number
        introductions[server_id] += number if state == "introduced" else 0
    by_server = Counter(offer.server_id for offer in here)
    roles = Counter((offer.server_id, role) for offer in here for role in offer.roles)
    specialties = Counter((offer.server_id, offer.specialty) for offer in here if offer.specialty)
    figures: dict[str, dict[str, object]] = {}
    for server in {*by_server, *asks}:
        shown = _ServerFigures(
            (_rounded(by_server[server]), _rounded(asks[server]), _rounded(introductions[server])),
            {role: _rounded(number) for (at, role), number in roles.items() if at == server and number >= MIN_CELL},
            tuple(id_ for (at, id_), number in specialties.items() if at == server and number >= WELL_HIDDEN),
        )
        figures[str(server)] = asdict(shown)
    return json.dumps(figures)


def _read_figures(stored: Mapping[str, Any]) -> _ServerFigures:
    return _ServerFigures(tuple(stored["totals"]), stored["roles"], tuple(stored["specialties"]))


def _rounded(number: int) -> int:
    return number - number % MIN_CELL
