"""JSON-LD in the vocabulary of schema.org: occupations with their pay, and questions with their answers."""

from typing import Any

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Faq, Pay, Role
from knowledge.publishing.wording import amount_ends, format_source, format_statistic

_DURATIONS = {"year": "P1Y", "month": "P1M", "hour": "PT1H"}


def occupation(knowledge_base: KnowledgeBase, role: Role) -> dict[str, Any]:
    """Return a role as an `Occupation`; only figures in numbers and per year, month or hour become amounts."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Occupation",
        "name": role.name,
        "alternateName": list(role.aliases),
        "description": role.lead.text,
        "responsibilities": [said.text for said in role.duties],
        "qualifications": [said.text for said in role.requirements],
    }
    figures = [_salary(knowledge_base, pay) for pay in role.pay if pay.per in _DURATIONS]
    data["estimatedSalary"] = [each for each in figures if each]
    return {key: value for key, value in data.items() if value}


def question(faq: Faq) -> dict[str, Any]:
    """Return a question and its whole answer as an `FAQPage`."""
    opening = [faq.short["answer"]] if "answer" in faq.short else []
    answer = {"@type": "Answer", "text": " ".join(said.text for said in [*opening, *faq.answer])}
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [{"@type": "Question", "name": faq.name, "acceptedAnswer": answer}],
    }


def _salary(knowledge_base: KnowledgeBase, pay: Pay) -> dict[str, Any] | None:
    low, high = amount_ends(pay.amount)
    if low is None and high is None:
        return None
    source = knowledge_base.sources[pay.source]
    data: dict[str, Any] = {
        "@type": "MonetaryAmountDistribution",
        "name": format_statistic(pay),
        "description": f"{pay.covers}. Source: {format_source(source)}; date of the data: {pay.date}.",
        "url": source.url,
        "currency": pay.currency,
        "duration": _DURATIONS[pay.per],
    }
    # "median" is a property of its own; every other statistic is a pair of ends, named by its statistic.
    ends = {"median": low} if pay.statistic == "median" and low == high else {"minValue": low, "maxValue": high}
    return {key: value for key, value in (data | ends).items() if value is not None}
