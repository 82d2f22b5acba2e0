"""The knowledge base as data: base.json, pay.csv, llms.txt, sitemap.xml, the search index."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from pydantic import BaseModel

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Pay, TextAmount
from knowledge.publishing.document import DISCLAIMER, LICENSE_ADDRESS, LICENSE_TEXT, Page
from knowledge.publishing.entry_pages import kind_noun, page_path, short_answers, summary_of
from knowledge.publishing.wording import amount_ends, aspect_title

_INTERNAL = frozenset({"examples", "facts", "fit", "pulse"})
"""Fields that only the bot reads: how it is asked, its tests, its quiz, its own polls."""
_MANNERS = (
    "Repeat a figure only with its statistic, population, source and date. Where somebody speaks of burnout or "
    "self-harm, give the support lines first:"
)
_PAY_COLUMNS = (
    "entry", "name", "kind", "low", "high", "in_words", "currency", "per", "statistic", "population",
    "physicians_only", "sample", "data_date", "confidence", "note", "source", "publisher", "source_kind",
    "source_date", "source_url", "license",
)  # fmt: skip
_ASPECT_WORDS = {
    "pay": ("pay", "salary", "earn", "money", "income", "wage", "fee", "compensation"),
    "patients": ("patient", "patients", "clinical"),
    "travel": ("travel", "trips"),
    "remote": ("remote", "home", "telework"),
    "license": ("license", "licence", "licensed", "board"),
    "requirements": ("requirement", "requirements", "qualify", "degree", "certificate", "residency"),
    "time-to-start": ("start", "soon", "quickly"),
    "employers": ("hire", "hires", "employer", "employers", "company", "companies"),
    "downsides": ("downside", "downsides", "catch", "risk", "cons"),
    "first-steps": ("step", "steps", "begin"),
    "benefits": ("benefit", "benefits", "pros"),
}
"""Words of a search that open a role's page at one of its sections."""
_WORD = re.compile(r"\w+")
_NOT_SEARCHED = frozenset(
    "a an the of for to in on is are do does i my me can what how which who with and or it as be".split()  # noqa: SIM905 - as in search.js
)
"""The small words that assets/search.js leaves out of what is searched for."""


def base_json(knowledge_base: KnowledgeBase) -> str:
    """Return the whole base as JSON, with its license."""
    kinds = ("roles", "pain_points", "faqs", "exit_checks", "specialties", "polls", "yardsticks", "sources")
    names = {"faqs": "questions", "yardsticks": "pay_benchmarks"}
    data: dict[str, Any] = {"version": knowledge_base.version, "license": LICENSE_TEXT, "license_url": LICENSE_ADDRESS}
    for kind in kinds:
        data[names.get(kind, kind)] = [_public(each) for each in getattr(knowledge_base, kind).values()]
    data["support"] = _public(knowledge_base.support)
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def pay_csv(knowledge_base: KnowledgeBase) -> str:
    """Return every pay figure as a row; an amount in words has no numbers, an open end is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_PAY_COLUMNS)
    for role in knowledge_base.roles.values():
        writer.writerows(_pay_row(knowledge_base, (role.id, role.name, role.kind), pay) for pay in role.pay)
    for each in knowledge_base.yardsticks.values():
        writer.writerows(_pay_row(knowledge_base, (each.id, each.name, "clinical practice"), pay) for pay in each.pay)
    return text.getvalue()


def llms_txt(knowledge_base: KnowledgeBase, base_url: str | None) -> str:
    """Return a guide to the site for language models, in the form of llmstxt.org."""
    url = base_url or ""
    lines = [
        "# Second Opinion",
        "",
        "> What other careers are like for US physicians: every statement with its source and date.",
        "",
        f"{DISCLAIMER} {LICENSE_TEXT} {_MANNERS} {url}support.html",
    ]
    groups = (
        ("Roles", knowledge_base.roles),
        ("Questions", knowledge_base.faqs),
        ("Pain points", knowledge_base.pain_points),
        ("Before you leave", knowledge_base.exit_checks),
    )
    for title, items in groups:
        lines += ["", f"## {title}", ""]
        lines += [f"- [{each.name}]({url}{page_path(each)}): {summary_of(each)}" for each in items.values()]
    data = ("base.json: the whole base", "pay.csv: every pay figure")
    lines += [
        "",
        "## Data",
        "",
        *(f"- [{each.partition(':')[0]}]({url}{each.partition(':')[0]}){each[each.index(':') :]}" for each in data),
    ]
    return "\n".join(lines) + "\n"


def sitemap_xml(pages: Iterable[Page], base_url: str) -> str:
    """Return the addresses of all pages."""
    places = "".join(f"<url><loc>{escape(base_url + page.path)}</loc></url>\n" for page in pages)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{places}</urlset>\n"


def search_index(knowledge_base: KnowledgeBase) -> str:
    """Return what the search page reads: a script, since a page opened from a disk may not fetch a JSON file."""
    data = {"aspects": _ASPECT_WORDS, "entries": list(_search_entries(knowledge_base))}
    return f"window.searchIndex = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _search_entries(knowledge_base: KnowledgeBase) -> Iterator[list[Any]]:
    """Yield for each page: path, kind, name, other names, summary, words of its short answers."""
    items = {**knowledge_base.exit_checks, **knowledge_base.entries, **knowledge_base.specialties}
    for item in items.values():
        names = [getattr(item, "short_name", ""), *getattr(item, "aliases", ())]
        answers = {aspect: said for aspect, said in short_answers(item).items() if aspect != "answer"}
        short = " ".join(f"{aspect_title(aspect)} {said.text}" for aspect, said in answers.items())
        other, summary = " | ".join(filter(None, names)), summary_of(item)
        words = _further_words(short, item.name, other, summary)
        yield [page_path(item), kind_noun(item), item.name, other, summary, words]


def _further_words(text: str, *said: str) -> str:
    """Return the words of a text that none of the other texts has, each once: what a search needs of it and no more."""
    known = {*_NOT_SEARCHED, *_WORD.findall(" ".join(said).lower())}
    return " ".join(word for word in dict.fromkeys(_WORD.findall(text.lower())) if word not in known)


def _public(model: BaseModel) -> Any:
    return _without_internal(model.model_dump(mode="json", exclude_defaults=True))


def _without_internal(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_internal(each) for key, each in value.items() if key not in _INTERNAL}  # pyright: ignore[reportUnknownVariableType] - JSON
    if isinstance(value, list):
        return [_without_internal(each) for each in value]  # pyright: ignore[reportUnknownVariableType] - JSON
    return value


def _pay_row(knowledge_base: KnowledgeBase, entry: Sequence[str], pay: Pay) -> list[str]:
    low, high = amount_ends(pay.amount)
    source = knowledge_base.sources[pay.source]
    words = pay.amount.words if isinstance(pay.amount, TextAmount) else ""
    cells = (
        *entry, low, high, words, pay.currency, pay.per, pay.statistic, pay.covers, "yes" if pay.physicians else "no",
        pay.sample, pay.date, pay.confidence, pay.note, source.id, source.publisher, source.kind, source.date,
        source.url, "CC BY 4.0 (wording)",
    )  # fmt: skip
    return [_cell(each) for each in cells]


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else f"{value}"
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
