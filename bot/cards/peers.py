"""Introductions between members: the offer, the ask, both answers, the introduction, the inbox, reports, settings.

Direct messages say nothing until they are opened, since a locked phone shows them to whoever looks at it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards.components import Block, Button, Card, Divider, EntitySelect, Form, Input, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.feedback import quoted
from bot.cards.limits import MAX_OPTIONS
from bot.cards.markdown import bullets, escape_content, escape_user_text, subtext
from bot.cards.pagination import page_buttons
from bot.cards.saved_roles import role_name
from bot.services.disclosure_control import MIN_CELL
from bot.services.peer_matching import MAX_ASKS, MAX_PER_MONTH
from bot.services.peers import (
    LANGUAGES,
    MAX_ROLES,
    MAX_WORDS,
    WELL_HIDDEN,
    Inbox,
    Introduction,
    Missing,
    PeerTotals,
    ReportCase,
    WordsFault,
    missing_parts,
)
from knowledge import KnowledgeBase
from knowledge.model import Role
from storage.stores.peers import AskState, NoticeKind, PeerAsk, PeerOffer, PeerReport, Reach, Stage
from storage.stores.server_settings import ServerSettings

STAGE_LABELS: Mapping[Stage, str] = {
    "exploring": "still exploring it",
    "in-transition": "on the way there",
    "there": "working in it",
}
OFFER_REACH: Mapping[Reach, str] = {
    "here": "Members of this server only",
    "anywhere": "Members of this and other servers",
    "elsewhere": "Nobody from this server, only other servers",
}
ASK_REACH: Mapping[Reach, str] = {
    "anywhere": "any peer who fits",
    "elsewhere": "nobody from this server",
}
RULE_LABELS: Mapping[str, str] = {
    "contempt": "It insults or demeans somebody",
    "selling": "It sells, recruits or advertises",
    "patient": "It tells who a patient is",
    "threat": "It threatens or pressures somebody",
    "sexual": "It is sexual",
}
"""The rules that a report names; the ids are those of `bot.services.peers.RULES`."""
WORDS_FAULTS: Mapping[WordsFault, str] = {
    "empty": "The text was empty, so nothing was sent.",
    "too long": f"That is more than {MAX_WORDS} characters. One or two sentences are enough.",
    "patient": (
        "These words may tell who somebody is: a name, a date, a number or an address. Please take that out; nothing "
        "was kept."
    ),
    "link": "Please leave out links and mentions: they could tell who you are. Nothing was kept.",
    "name": "Your own name is in these words, so they would tell who you are. Please take it out; nothing was kept.",
}
NO_PATIENTS = "No names, no patients, no links, please"
NEEDS_CHANNEL = "First choose a channel for moderators (press Back): members' reports go there."
CLOSED = "This request is no longer open, so nothing was sent."
_MISSING: Mapping[Missing, str] = {
    "roles": "which roles you know",
    "help": "what you can help with",
    "languages": "in which languages",
}
_ASK_STATES: Mapping[AskState, str] = {
    "open": "passed on blind; the answer comes by {until}",
    "offered": "**a peer said yes**: you have until {until} to answer",
    "agreed": "you both said yes; the introduction follows, or no answer by {until}",
    "introduced": "you were introduced",
    "declined": "you ended it",
    "closed": "no answer this time",
}


def peer_line(role: Role, count: int) -> tuple[Block, ...]:
    """Say below a role that peers offer help on it, with the way to them; nothing for fewer than five."""
    if count < MIN_CELL:
        return ()
    return (
        Text(f"**{count} or more members of this server** offer to talk about this role; no names until both say yes."),
        Row((Button("Ask one of them", custom_id("peers", "write", role.id)),)),
    )


def saved_peer_line(knowledge_base: KnowledgeBase, counts: Mapping[str, int]) -> tuple[Block, ...]:
    """Say below saved roles on which of them peers offer help; nothing for fewer than five on each."""
    named = [role_name(knowledge_base, role) for role, count in counts.items() if count >= MIN_CELL]
    return (
        (Text(subtext(f"Five or more members here offer to talk about {', '.join(named)}. Ask one with /peers ask.")),)
        if named
        else ()
    )


def ask_peers_row() -> tuple[Block, ...]:
    """The way from the question whom one could ask to somebody in this server."""
    return (Row((Button("Ask a peer here", custom_id("peers", "begin", 0), "primary"),)),)


def offer_card(knowledge_base: KnowledgeBase, offer: PeerOffer, page: int = 0, *, moved: bool = False) -> Card:
    """Make or change an offer: roles, how far, what one can help with. Each choice is saved at once.

    Args:
        knowledge_base: has the names of roles.
        offer: the reader's own.
        page: of the menu of roles, from 0.
        moved: whether this is another server than the offer's.
    """
    known = [*knowledge_base.roles.values()]
    pages = max(1, -(-len(known) // MAX_OPTIONS))
    page = max(0, min(page, pages - 1))
    options = tuple(
        Option(role.name, role.id, selected=role.id in offer.roles)
        for role in known[page * MAX_OPTIONS : (page + 1) * MAX_OPTIONS]
    )
    stages = tuple(Option(label, stage, selected=stage == offer.stage) for stage, label in STAGE_LABELS.items())
    names = ", ".join(role_name(knowledge_base, role) for role in offer.roles) or "none chosen yet"
    missing = " and ".join(_MISSING[part] for part in missing_parts(offer))
    return Card(
        (
            Text(f"## {_OFFER_TITLES[offer.state]}\n-# Each choice is saved at once. /peers stop deletes all of it."),
            Text(f"**Roles you can talk about** · {names}"),
            Row((Select(custom_id("peers", "roles", page), f"Up to {MAX_ROLES} roles", options, MAX_ROLES, 0),)),
            Row(page_buttons(page, pages, lambda at: custom_id("peers", "offer", at))),
            Text("**How far you are**"),
            Row((Select(custom_id("peers", "stage"), "How far you are", stages),)),
            Text(f"**What you can help with**\n{quoted(offer.help_text) if offer.help_text else 'Not written yet.'}"),
            Row(
                (
                    Button("Write it", custom_id("peers", "help"), "secondary" if offer.help_text else "primary"),
                    Button("Specialty, languages, how often", custom_id("peers", "more")),
                )
            ),
            *((Text(f"Still missing: {missing}."),) if missing else ()),
            Row(_offer_buttons(offer, ready=not missing, moved=moved)),
            Text(
                subtext(
                    "Nobody browses offers. An ask comes to you without a name, and you stay unnamed until you both "
                    "said yes. What you write here is shown only then."
                )
            ),
        )
    )


_OFFER_TITLES = {"draft": "Offer to talk (not published)", "active": "Your offer", "paused": "Your offer (paused)"}


def _offer_buttons(offer: PeerOffer, *, ready: bool, moved: bool) -> tuple[Button, ...]:
    publish = {"draft": "Publish", "paused": "Continue"}
    state = (
        Button("Pause", custom_id("peers", "pause"))
        if offer.state == "active"
        else Button(publish[offer.state], custom_id("peers", "publish"), "success", disabled=not ready)
    )
    return (state, *((Button("Move it to this server", custom_id("peers", "move")),) if moved else ()))


def offer_more_card(knowledge_base: KnowledgeBase, offer: PeerOffer, hidden: str) -> Card:
    """Choose specialty, languages, how often, with whom; ``hidden`` is what `hiding` says."""
    none = Option("Not said", "none", selected=not offer.specialty)
    specialties = (
        none,
        *(Option(s.name, s.id, selected=s.id == offer.specialty) for s in knowledge_base.specialties.values()),
    )
    languages = tuple(Option(name, code, selected=code in offer.languages) for code, name in LANGUAGES.items())
    often = tuple(
        Option(f"At most {n} a month", str(n), selected=n == offer.per_month) for n in range(1, MAX_PER_MONTH + 1)
    )
    reach = tuple(Option(label, key, selected=key == offer.reach) for key, label in OFFER_REACH.items())
    return Card(
        (
            Text("## More about your offer"),
            Text("**Specialty**"),
            Row((Select(custom_id("peers", "specialty"), "Specialty", specialties),)),
            Text("**Languages**"),
            Row((Select(custom_id("peers", "languages"), "Languages", languages, len(languages)),)),
            Text("**How often I may ask you**"),
            Row((Select(custom_id("peers", "often"), "How often", often),)),
            Text("**With whom**"),
            Row((Select(custom_id("peers", "reach"), "With whom", reach),)),
            Text(f"**How well hidden you are** · {hidden}"),
            Row((Button("Back", custom_id("peers", "offer", 0)),)),
        )
    )


def hiding(knowledge_base: KnowledgeBase, offer: PeerOffer, named: frozenset[str], rare: Sequence[str]) -> str:
    """Say what an asker reads of a peer before the introduction, and how easily a colleague could guess who it is.

    Args:
        knowledge_base: has the names.
        offer: the reader's own.
        named: the specialties that enough offers of her server share.
        rare: those of her roles that fewer than five members of her server offer to talk about.
    """
    specialty = knowledge_base.specialties.get(offer.specialty)
    if specialty and offer.specialty in named:
        seen = (
            f"Until you both say yes, an asker reads “{escape_content(specialty.name)}, {STAGE_LABELS[offer.stage]}”. "
            f"At least {WELL_HIDDEN} members of this specialty offer to talk in your server."
        )
    else:
        seen = (
            f"Until you both say yes, an asker reads “physician, {STAGE_LABELS[offer.stage]}”. Your specialty is shown "
            f"only once {WELL_HIDDEN} members of it offer to talk in your server."
        )
    if not rare:
        return seen
    roles = ", ".join(role_name(knowledge_base, role) for role in rare)
    return (
        f"{seen} In your server, fewer than five offer to talk about {roles}: a colleague who knows your path may "
        "guess that it is you."
    )


def help_form(text: str) -> Form:
    """Ask what somebody can help with."""
    field = Input("words", "What you can help with", text, NO_PATIENTS, multiline=True, max_length=MAX_WORDS)
    return Form("Your offer", custom_id("peers", "helped"), (field,))


def published_card(offer: PeerOffer, hidden: str) -> Card:
    """Confirm an offer, with what follows; ``hidden`` is what `hiding` says."""
    return Card(
        (
            Text(
                "Thank you. When somebody asks about one of your roles, I may write to you, at most "
                f"{offer.per_month} times in 30 days. You answer *Yes*, *Not now* or *Never from this person*. "
                "Nobody learns which one, unless you both say yes."
            ),
            Text(f"**How well hidden you are** · {hidden}"),
            Text(subtext("If your direct messages are closed, asks wait in /peers inbox. /peers pause stops them.")),
        )
    )


def ask_role_card(knowledge_base: KnowledgeBase, page: int) -> Card:
    """Choose the role to ask a peer about."""
    known = [*knowledge_base.roles.values()]
    pages = max(1, -(-len(known) // MAX_OPTIONS))
    page = max(0, min(page, pages - 1))
    options = tuple(Option(role.name, role.id) for role in known[page * MAX_OPTIONS : (page + 1) * MAX_OPTIONS])
    return Card(
        (
            Text("## Ask a peer\nI pass your words on to one member who knows the role. Neither of you sees a name."),
            Row((Select(custom_id("peers", "write"), "About which role?", options),)),
            Row(page_buttons(page, pages, lambda at: custom_id("peers", "begin", at))),
        )
    )


def ask_form(knowledge_base: KnowledgeBase, server_id: int, topic: tuple[str, str, Reach], words: str = "") -> Form:
    """Ask for the words; ``topic`` is role, language and reach."""
    role = knowledge_base.roles.get(topic[0])
    field = Input("words", "One or two sentences", words, NO_PATIENTS, multiline=True, max_length=MAX_WORDS)
    title = f"Ask a peer: {role.short_name}" if role else "Ask a peer"
    return Form(title, custom_id("peers", "written", *ask_args(server_id, topic)), (field,))


def ask_args(server_id: int, topic: tuple[str, str, Reach]) -> tuple[str, ...]:
    """Return what the buttons of an ask carry: server, role, language, reach."""
    role_id, language, reach = topic
    return f"{server_id:x}", role_id, language, reach[0]


def ask_preview_card(knowledge_base: KnowledgeBase, server_id: int, topic: tuple[str, str, Reach], words: str) -> Card:
    """Show exactly what the other one will see, before anything is sent."""
    args = ask_args(server_id, topic)
    about = f"{LANGUAGES[topic[1]]}; {ASK_REACH.get(topic[2], ASK_REACH['anywhere'])}"
    return Card(
        (
            Text("**This is exactly what one peer will see:**"),
            *received_texts(knowledge_base, topic[0], words),
            Divider(),
            Row(
                (
                    Button("Send", custom_id("peers", "send", *args), "primary"),
                    Button("Edit", custom_id("peers", "edit", *args)),
                    Button("Don't send", custom_id("peers", "drop")),
                )
            ),
            Text(
                subtext(
                    f"{about}. Nobody learns that it is you unless you both say yes. You hear from me within seven "
                    "days; a no, silence, and nobody who fits all read “no answer this time”."
                )
            ),
        )
    )


def ask_fault_card(server_id: int, topic: tuple[str, str, Reach], words: str, fault: WordsFault) -> Card:
    """Say why words can't be sent, with the words, so that they need not be written again."""
    edit = custom_id("peers", "edit", *ask_args(server_id, topic))
    buttons = (Button("Edit", edit, "primary"), Button("Don't send", custom_id("peers", "drop")))
    return Card((Text(WORDS_FAULTS[fault]), Text(quoted(words)), Row(buttons)), accent="warm")


def received_texts(knowledge_base: KnowledgeBase, role_id: str, words: str) -> tuple[Text, Text]:
    """Return an ask as the peer sees it."""
    return (
        Text(f"Somebody who is thinking about **{role_name(knowledge_base, role_id)}** asks you:"),
        Text(quoted(words)),
    )


def ask_sent_card(ask: PeerAsk) -> Card:
    """Confirm an ask; the same whether or not anybody fits."""
    return Card(
        (
            Text(
                f"On its way. You hear from me by {_day(ask.closes_at)}: a yes, or “no answer this time”. I never say "
                "who was asked or why nobody answered."
            ),
            Text(
                subtext("/peers status shows your asks, and ends one. If your direct messages are closed, look there.")
            ),
        )
    )


def asked_already(closes_at: datetime) -> str:
    """Say that an ask about this role is under way."""
    return f"You have asked about this role; that ask ends by {_day(closes_at)}. /peers status shows it."


def too_many_asks(next_at: datetime) -> str:
    """Say when the member may ask again."""
    return f"You have asked {MAX_ASKS} times in 30 days; peers are volunteers. You can ask again on {_day(next_at)}."


def notice_card(kind: NoticeKind, about: str) -> Card:
    """Return a direct message that says nothing until it is opened; good news and none look the same."""
    verb = "read" if kind == "asked" else "news"
    texts = {
        "read": "You offered to talk with colleagues, and somebody asks for a few words. Nobody knows that it is you.",
        "news": "There is news on an introduction you asked for or said yes to.",
    }
    button = Button("Open it", custom_id("peers", verb, about), "primary")
    return Card((Text(texts[verb]), Row((button,))), accent="warm")


def received_card(knowledge_base: KnowledgeBase, invitation_id: str, ask: PeerAsk) -> Card:
    """Show a peer what somebody asks, with the three answers."""
    return Card(
        (
            *received_texts(knowledge_base, ask.role_id, ask.words),
            Divider(),
            Row(
                (
                    Button("Yes", custom_id("peers", "yes", invitation_id), "success"),
                    Button("Not now", custom_id("peers", "no", invitation_id)),
                    Button("Never from this person", custom_id("peers", "never", invitation_id)),
                    Button("Report…", custom_id("peers", "report", invitation_id)),
                )
            ),
            Text(
                subtext(
                    f"Until {_day(ask.closes_at)}. With a yes I ask the other once more; if that is a yes too, each of "
                    "you learns the other's name. Otherwise nobody learns anything."
                )
            ),
        )
    )


def answered_card(answer: str) -> Card:
    """Confirm a peer's answer."""
    texts = {
        "yes": (
            "Thank you. I ask the other once more. If they agree, I write to both of you; otherwise you hear nothing. "
            "Changed your mind? Until then, /peers pause takes your yes back."
        ),
        "no": "All right. The other reads “no answer this time” when the seven days are over, and nothing else.",
        "never": (
            "You will never be matched with this person again. They don't learn that; they read “no answer this time” "
            "when the seven days are over."
        ),
    }
    return Card((Text(texts[answer]),))


def accepted_card(knowledge_base: KnowledgeBase, ask: PeerAsk, name: str) -> Card:
    """Ask the asker once more, with what will be shown of whom."""
    specialty = knowledge_base.specialties.get(ask.peer_specialty)
    who = escape_content(specialty.name) if specialty else "Physician"
    stage = next((label for key, label in STAGE_LABELS.items() if key == ask.peer_stage), STAGE_LABELS["there"])
    return Card(
        (
            Text(
                f"### A peer said yes\nYou asked about **{role_name(knowledge_base, ask.role_id)}**.\n"
                f"**Who** · {who}, {stage}"
            ),
            Text(
                f"If you agree, the other learns that it was you (<@{ask.user_id}>, **{escape_user_text(name)}**) and "
                "sees your words again; you learn who the other is. Only the two of you."
            ),
            Row(
                (
                    Button("Yes, introduce us", custom_id("peers", "agree", ask.id), "success"),
                    Button("No", custom_id("peers", "decline", ask.id)),
                )
            ),
            Text(subtext(f"Until {_day(ask.closes_at)}. With a no the other hears nothing.")),
        ),
        accent="warm",
    )


def no_answer_card(knowledge_base: KnowledgeBase, ask: PeerAsk) -> Card:
    """Tell the asker that nobody answered; the same for every reason."""
    again = (Row((Button("Ask another peer", custom_id("peers", "again", ask.id), "primary"),)),) if ask.words else ()
    return Card(
        (
            Text(
                f"There was no answer this time to what you asked about **{role_name(knowledge_base, ask.role_id)}**. "
                "That says nothing about you or your words."
            ),
            *again,
        )
    )


def introduction_card(
    knowledge_base: KnowledgeBase, introduction: Introduction, name: str, server_id: int | None = None
) -> Card:
    """Tell one of two who the other is; the only card that does.

    ``server_id`` is where a peer may tell her own story; None for who asked.
    """
    tell = (
        (Button("Tell my story…", custom_id("peers", "tell", f"{server_id:x}", introduction.role_id)),)
        if server_id is not None
        else ()
    )
    whose = "Your" if introduction.reader_asked else "Their"
    asked = (Text(f"**{whose} words**\n{quoted(introduction.words)}"),) if introduction.words else ()
    helps = (
        (Text(f"**They can help with**\n{quoted(introduction.help_text)}"),)
        if introduction.help_text and introduction.reader_asked
        else ()
    )
    return Card(
        (
            Text(
                f"### You both said yes\nThis is <@{introduction.other_id}>, **{escape_user_text(name)}**, about "
                f"{role_name(knowledge_base, introduction.role_id)}."
            ),
            *asked,
            *helps,
            Text(
                "Either of you can write first. If a message does not go through, send a friend request or meet in a "
                "server you share."
            ),
            Row((*tell, Button("Report…", custom_id("peers", "report", introduction.about)))),
            Text(subtext("I keep this introduction for 30 days. I don't see what you write to each other.")),
        ),
        accent="warm",
    )


def inbox_card(knowledge_base: KnowledgeBase, inbox: Inbox) -> Card:
    """List what waits for the reader, and the introductions of the last 30 days."""
    options = (
        *(
            Option(f"Somebody asks about {_plain(knowledge_base, each.ask.role_id)}", f"read.{each.invitation.id}")
            for each in inbox.received
        ),
        *(
            Option(f"A peer said yes: {_plain(knowledge_base, ask.role_id)}", f"news.{ask.id}")
            for ask in inbox.accepted
        ),
        *(Option(f"Introduced: {_plain(knowledge_base, role)}", f"news.{id_}") for id_, role in inbox.introductions),
    )
    if not options:
        return Card((Text("Nothing waits for you here."),))
    return Card(
        (
            Text(f"## Your inbox\n-# {len(options)} to open, visible to you alone"),
            Row((Select(custom_id("peers", "open"), "Open", options),)),
        )
    )


def status_card(knowledge_base: KnowledgeBase, offer: PeerOffer | None, asks: Sequence[PeerAsk], blocks: int) -> Card:
    """Show the reader's own offer and asks."""
    names = ", ".join(role_name(knowledge_base, role) for role in offer.roles) if offer else ""
    states = {
        "draft": "not published",
        "active": f"at most {offer.per_month if offer else 0} a month",
        "paused": "paused",
    }
    about_offer = f"{names or 'no role yet'} ({states[offer.state]})" if offer else "none. /peers offer makes one."
    lines = [
        f"{role_name(knowledge_base, ask.role_id)}, {_day(ask.asked_at)}: "
        + _ASK_STATES[ask.state].format(until=_day(ask.closes_at))
        for ask in asks[-MAX_OPTIONS:]
    ]
    running = tuple(
        Option(_plain(knowledge_base, ask.role_id), ask.id)
        for ask in asks
        if ask.state in {"open", "offered", "agreed"}
    )
    ended = tuple(
        Option(_plain(knowledge_base, ask.role_id), ask.id) for ask in asks if ask.state == "closed" and ask.words
    )
    never = f"\n**Never matched with** · {blocks} {'person' if blocks == 1 else 'people'}" if blocks else ""
    return Card(
        (
            Text(f"## Peers\n**Your offer** · {about_offer}{never}"),
            *((Row((Button("Edit my offer", custom_id("peers", "offer", 0)),)),) if offer else ()),
            Text("**Your asks**\n" + (bullets(lines) if lines else "None. /peers ask sends one.")),
            *((Row((Select(custom_id("peers", "withdraw"), "End an ask", running),)),) if running else ()),
            *((Row((Select(custom_id("peers", "again"), "Ask another peer the same", ended),)),) if ended else ()),
            Text(subtext("Only you see this. /peers inbox has what waits for your answer.")),
        )
    )


def report_card(case: ReportCase, server: str | None, reporter: str) -> Card:
    """Say what a report does and shows, before anything is sent, and ask which rule is broken.

    ``server`` is None where its name could tell the reporter who the other is.
    """
    rules = tuple(Option(label, rule) for rule, label in RULE_LABELS.items())
    where = escape_user_text(server) if server else "the other's server"
    unnamed = "" if server else " I don't name that server, since that could tell who the other is."
    return Card(
        (
            Text(
                f"### Report to the moderators of {where}\nThis ends the match at once, and the two "
                "of you are never matched again; the other doesn't learn why. The moderators see **your name** "
                f"({escape_user_text(reporter)}), the rule you choose, and the texts below. If the other one is a "
                f"moderator there, they see it, too.{unnamed}"
            ),
            *_report_texts(case),
            Text(
                "They see the other's name only if one of them decides that the texts break that rule: insults, "
                "advertising, patients, threats, or sexual words."
            ),
            Row((Select(custom_id("peers", "rule", case.about), "Which rule is broken?", rules),)),
        ),
        accent="alert",
    )


def report_question_card(case: ReportCase, rule: str) -> Card:
    """Ask once before a report is sent."""
    return Card(
        (
            Text(f"**{RULE_LABELS[rule]}.** The moderators see your name, this rule, and these texts:"),
            *_report_texts(case),
            Row(
                (
                    Button("Send the report", custom_id("peers", "reported", case.about, rule), "danger"),
                    Button("Don't send", custom_id("peers", "drop")),
                )
            ),
        ),
        accent="alert",
    )


def report_sent_card() -> Card:
    """Confirm a report."""
    return Card((Text("The moderators have your report. The two of you are never matched again."),))


def report_post(report: PeerReport, case: ReportCase, reporter: str) -> Card:
    """Show the moderators a report: the reporter, the rule, the texts; not who the other is."""
    return Card(
        (
            Text(
                f"### Report about an introduction\n**{RULE_LABELS[report.rule]}**, says <@{report.reporter_id}> "
                f"({escape_user_text(reporter)})."
            ),
            *_report_texts(case),
            Row(
                (
                    Button("The texts break this rule", custom_id("peers", "judge", report.id, "broken"), "danger"),
                    Button("They don't", custom_id("peers", "judge", report.id, "kept")),
                )
            ),
            Text(
                subtext(
                    "The two are never matched again. If you press the red button, I show you the other's name, and "
                    "this post says that you decided."
                )
            ),
        ),
        accent="alert",
    )


def judged_post(moderator_id: int, *, broken: bool) -> Card:
    """Stand where a report was, once a moderator decided."""
    found = "found that the texts break the rule, and was shown the other's name" if broken else "found no broken rule"
    return Card((Text(f"Report about an introduction: <@{moderator_id}> {found}."),))


def reported_name_card(reported_id: int | None) -> Card:
    """Tell the moderator who decided who wrote or answered."""
    if reported_id is None:
        return Card((Text("The other one has erased everything; I no longer know who it was."),))
    return Card((Text(f"The other one is <@{reported_id}>."),))


def peers_setup_card(settings: ServerSettings, totals: PeerTotals) -> Card:
    """Switch introductions on or off in a server, and say who may use them."""
    state = "on" if settings.peers_enabled else "off"
    role = (settings.peers_role_id,) if settings.peers_role_id else ()
    ready = settings.mod_log_channel_id is not None
    button = (
        Button("Switch off", custom_id("setup", "peers-switch", "off"), "danger")
        if settings.peers_enabled
        else Button("Switch on", custom_id("setup", "peers-switch", "on"), "success", disabled=not ready)
    )
    figures = "\n".join(
        f"**{name}** · {f'{number} or more' if number else 'fewer than five'}"
        for name, number in (
            ("Members who offer to talk", totals.offers),
            ("Asks in 30 days", totals.asks),
            ("Introductions in 30 days", totals.introductions),
        )
    )
    return Card(
        (
            Text(
                f"## Peers: {state}\nMembers who made a change offer to talk, and others ask, both unnamed until both "
                "say yes (/peers). You see no names and no words, except in a report and in stories that wait for you."
            ),
            Row((button, Button("Stories…", custom_id("peers", "story-queue")))),
            Text("**Who may use it**: a role such as verified members, or everybody."),
            Row((EntitySelect(custom_id("setup", "peers-role"), "role", "Everybody", role),)),
            Text(f"{figures}\n-# As of this morning, rounded down to fives."),
            *(() if ready else (Text(NEEDS_CHANNEL),)),
            Row((Button("Back", custom_id("setup", "start")),)),
        )
    )


def _report_texts(case: ReportCase) -> tuple[Text, ...]:
    helps = (Text(f"**The offer**\n{quoted(case.help_text)}"),) if case.help_text else ()
    return (Text(f"**The ask**\n{quoted(case.words)}"), *helps)


def _plain(knowledge_base: KnowledgeBase, role_id: str) -> str:
    """Return the name of a role for a menu, which shows no markdown."""
    role = knowledge_base.roles.get(role_id)
    return role.short_name if role else role_id


def _day(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"
