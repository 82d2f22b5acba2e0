"""Finds details that could identify a patient, before a text is sent on to moderators or shown in public."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from knowledge.text.common_words import COMMON_WORDS

IdentifierKind = Literal[
    "name",
    "date of birth",
    "date",
    "record number",
    "phone number",
    "e-mail address",
    "social security number",
    "address",
]
MAX_CHARACTERS = 4_000
"""Characters read: the limit of a Discord message."""


@dataclass(frozen=True, slots=True)
class PatientIdentifier:
    """An identifying detail and its position in the text."""

    kind: IdentifierKind
    text: str
    start: int


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?:\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s(?:19|20)\d{{2}}"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d{{2}})"
)
_CARE_WORDS = (
    r"\b(?:patients?|pts?|mr|mrs|ms|miss|he|she|her|his|admitted|discharged|diagnosed|biops\w+|surgery|infus\w+|seen"
    r"|visit|follow-?up|labs?|died|died on|consult\w*|y/?o|years? old)\b"
)
_NAME_WORD = r"[A-Z][a-zÀ-ÿ'’\-]+"
_FULL_NAME = rf"{_NAME_WORD}(?:\s(?:[A-Z]\.?\s)?{_NAME_WORD})?(?:\s[A-Z]\b\.?)?"
_PATIENT = r"\b(?i:patients?|pt|client|lady|gentleman|woman|man|guy|girl|boy)\b"
_RECORD = (
    r"mrn|medical record(?: number| no\.?)?|record (?:number|no\.?|#)|chart (?:number|no\.?|#)"
    r"|(?:patient|member|subscriber|policy|claim|case|account|acct|insurance|hospital|medicare|medicaid|nhs)"
    r"(?:'s)?\s?(?:id|number|no\.?|#|identifier)|encounter (?:number|#)|accession(?: number)?|csn|fin"
)
_NUMBER = r"(?=(?:[A-Z\-]*\d){3})[A-Z0-9][A-Z0-9\- ]{2,14}[A-Z0-9]"
_PHONE = r"(?:phone|cell|mobile|call (?:her|him|them)(?: at| on)?|tel)(?:\s(?:number|is|no\.?)){0,2}"
_STREET = "Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Terrace|Circle"
_RELATION = r"(?i:\s*(?:(?:is )?named|(?:is )?called|whose name is|name is|by the name of|name:))"

_FORMS: tuple[tuple[IdentifierKind, tuple[str, ...]], ...] = (
    (
        "e-mail address",
        (r"(?<![\w.+\-])[\w.+\-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w\-]+(?:\.[\w\-]+)*\.(?i:[a-z]{2,})",),
    ),
    (
        "social security number",
        (
            r"\b\d{3}[- ]\d{2}[- ]\d{4}\b",
            r"\b(?i:ssn|social security(?: number)?|social)\W{0,4}(?i:is\s)?\d{4,9}\b",
        ),
    ),
    (
        "date of birth",
        (
            rf"\b(?i:dob|d\.o\.b\.?|birth\s?da(?:te|y)|date of birth|born)\b\D{{0,12}}?(?i:{_DATE})",
            r"\b(?i:dob|d\.o\.b\.?|date of birth)\b\W{0,3}\d[\d/.\- ]{3,}",
        ),
    ),
    ("record number", (rf"\b(?i:{_RECORD})(?i:\s(?:is|was))?[\s:#.\-]{{0,4}}(?i:{_NUMBER})",)),
    (
        "phone number",
        (
            r"(?<![\d$.,])(?:\+\d{1,3}[ .\-]?)?(?:\(\d{2,4}\)[ .\-]?|\d{3}[ .\-])\d{3}[ .\-]\d{4}(?!\d|,\d)",
            rf"\b(?i:{_PHONE})\W{{0,4}}\+?\d[\d .\-()]{{6,}}",
            r"\+\d{2,3}(?:[ .\-]?\d{2,4}){3,4}\b",
        ),
    ),
    ("address", (rf"\b\d{{1,5}}\s(?:[NSEW]\.?\s)?(?:{_NAME_WORD}\s){{1,3}}(?:{_STREET})\b",)),
    (
        "name",
        (
            rf"\b(?:Mr|Mrs|Ms|Miss|Mister)\.?\s{_FULL_NAME}",
            r"\b(?:mr|mrs)\.?\s(?!imag|angio|scan|machine|spect)[a-z]{4,}\b",
            rf"{_PATIENT}{_RELATION}\s(?:{_FULL_NAME}|[a-z]{{3,}}\s[a-z]{{3,}})",
            r"\b(?i:her|his|patient'?s?|pt'?s?) (?i:full |last |first )?(?i:name is|name was|name:)\s?[A-Z]\w+",
        ),
    ),
)
_APPOSITION = re.compile(
    r"\b(?i:patient|pt)\b\.?(?i:'s\s(?:wife|husband|mother|mom|father|dad|son|daughter|sister|brother))?"
    r"\s?[,:(\-]?\s?(?P<name>[A-Za-zÀ-ÿ'’\-]+)(?P<rest>\s[A-Z][a-zÀ-ÿ'’\-]*\.?)?"
)
_AGED = re.compile(
    rf"\b(?P<name>{_FULL_NAME})(?:,?\s\(?(?:aged?\s)?|,\san?\s)"
    r"\d{1,3}[\s\-]?(?:[FM]\b|yo\b|y/o|(?:year|yr)s?[ \-]old)"
)
_FULL_DATE = re.compile(rf"\b{_DATE}\b", re.IGNORECASE)
_CARE_NEAR = re.compile(_CARE_WORDS, re.IGNORECASE)
_NEARBY = 60
_TOLL_FREE = re.compile(r"(?:\+?1[ .\-]?)?\(?8(?:00|33|44|55|66|77|88)\)?")
"""Toll-free numbers belong to companies and support lines."""


@cache
def _patterns() -> tuple[tuple[IdentifierKind, re.Pattern[str]], ...]:
    """Return the compiled patterns; compiled on first use to keep the start fast."""
    return tuple((kind, re.compile(form)) for kind, forms in _FORMS for form in forms)


@cache
def _first_names() -> frozenset[str]:
    lines = Path(__file__).with_name("first_names.txt").read_text(encoding="ascii").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def find_patient_identifiers(text: str) -> tuple[PatientIdentifier, ...]:
    """Return names, dates, numbers and addresses that may identify a patient, in order; empty if there are none.

    It knows patterns, not people: show the findings to the author, and remember that a text without any can still
    identify somebody.
    """
    text = text[:MAX_CHARACTERS]
    found = [
        PatientIdentifier(kind, hit.group().strip(), hit.start())
        for kind, pattern in _patterns()
        for hit in pattern.finditer(text)
    ]
    found = [one for one in found if not (one.kind == "phone number" and _TOLL_FREE.match(one.text))]
    for look in _FINDERS:
        found += look(text)
    return _without_overlaps(sorted(found, key=lambda one: (one.start, -len(one.text))))


def _find_named_patients(text: str) -> list[PatientIdentifier]:
    """Find "my patient John": a name right after the word patient."""
    found: list[PatientIdentifier] = []
    for hit in _APPOSITION.finditer(text):
        name = hit["name"]
        word = name.lower().removesuffix("'s").removesuffix("’s")
        names = (word, (hit["rest"] or "").strip(" .").lower())
        capital = name[0].isupper() and name[1:].islower() and any(one and one not in COMMON_WORDS for one in names)
        if word in _first_names() or (capital and hit["rest"]):
            found.append(PatientIdentifier("name", hit.group().strip(), hit.start()))
    return found


def _find_names_with_age(text: str) -> list[PatientIdentifier]:
    """Find "Anna Lee, 45 years old": a known first name or two uncommon words; an age alone identifies nobody."""
    found: list[PatientIdentifier] = []
    for hit in _AGED.finditer(text):
        names = [word.strip(".").lower() for word in hit["name"].split()]
        unusual = len(names) > 1 and not any(name in COMMON_WORDS for name in names)
        if unusual or any(name in _first_names() for name in names):
            found.append(PatientIdentifier("name", hit.group().strip(), hit.start()))
    return found


def _find_dates_of_care(text: str) -> list[PatientIdentifier]:
    """Find full dates near words of care: an admission, a visit, a death."""
    return [
        PatientIdentifier("date", hit.group(), hit.start())
        for hit in _FULL_DATE.finditer(text)
        if _CARE_NEAR.search(text, max(0, hit.start() - _NEARBY), hit.end() + _NEARBY)
    ]


_FINDERS: tuple[Callable[[str], list[PatientIdentifier]], ...] = (
    _find_named_patients,
    _find_names_with_age,
    _find_dates_of_care,
)


def _without_overlaps(found: list[PatientIdentifier]) -> tuple[PatientIdentifier, ...]:
    kept: list[PatientIdentifier] = []
    for one in found:
        if not kept or one.start >= kept[-1].start + len(kept[-1].text):
            kept.append(one)
    return tuple(kept)
