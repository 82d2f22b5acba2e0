"""Find what could tell a reader who a patient is, before a text is stored or sent on to other people.

Some forms leave no doubt: a record number, a social security number, "my patient John". Others, such as a phone number
or a name with a title, may be a recruiter's: a linear model trained on many authors' texts judges them, and everything
that has no form at all, such as the only case in a small town. docs/safety.md says how well.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from knowledge.safety.hashed_model import BlockSum, HashedModel
from knowledge.safety.id_numbers import find_id_numbers, is_provider_number, is_social_security_number, names_nobody
from knowledge.safety.patient_features import (
    PhraseFeatures,
    ShapedToken,
    first_names,
    letter_features,
    phrase_features,
    shaped_tokens,
)
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
    "detail",
]
"""A detail is what the model points at: an age with a place, a job, a relative, whatever tells who it is."""
TABLE = Path(__file__).with_name("patient.bin")
"""Made by `make train-safety`."""
MAX_CHARACTERS = 4_000
"""Characters read: as many as Discord lets anybody send."""


@dataclass(frozen=True, slots=True)
class PatientIdentifier:
    """A detail and where it stands in the text."""

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
_NATIONAL_ID = (
    r"nhs|chi|hcn|ohip|ramq|phn|ppsn?|nhi|ihi|aadhaar|abha|cpf|sus|ahv|avs|nir|insee|krankenversichertennummer|kvnr"
    r"|versicherungsn(?:umme)?r\.?|versichertennummer|fallnummer|nric|fiscal code|codice fiscale|bsn|personnummer|mrn?"
    r"|urn?|hospital|lab|accession|specimen|patient|case|claim|chart|encounter|visit|study|file|ref|matr[ií]cula"
    r"|prontu[aá]rio"
)
"""What stands before a number that a country, an insurer, a laboratory or a hospital gave to a patient."""
_ID_AHEAD = r"(?=(?:[A-Z]{0,4}[\s\-]?\d){3}|\d{3}|[A-Z]{1,4}\d{2})"
_NUMBER = r"(?=(?:[A-Z\-]*\d){3})[A-Z0-9][A-Z0-9\- ]{2,14}[A-Z0-9]"
_NATIONAL_NUMBER = (
    rf"\b(?i:{_NATIONAL_ID})(?i:\s(?:is|no\.?|number|nr\.?|#))?[\s:#.\-]{{0,4}}{_ID_AHEAD}"
    r"[A-Z0-9][A-Z0-9\- ./]{3,18}[A-Z0-9]"
)
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
    (
        "record number",
        (
            r"\b[A-Z]{4}\s?\d{4}\s?\d{4}\b",  # Quebec: RAMQ
            r"\b756[. ]\d{4}[. ]\d{4}[. ]\d{2}\b",  # Switzerland: AHV
            r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b",  # Brazil: CPF
            r"\b[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?\d{2}\s?\d{3}\s?\d{3}(?:\s?\d{2})?\b",  # France: NIR
            r"\b\d{2}\s\d{6}\s[A-Z]\s\d{3}\b",  # Germany: Versicherungsnummer
            _NATIONAL_NUMBER,
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
_DIGITS = re.compile(r"\d+")
_SSN_DIGITS = 9
_KINDS_WITHOUT_DIGITS = frozenset({"e-mail address", "name"})
_AROUND_DIGITS = 60
"""Characters around digits that a form with digits may take, such as the words before a date."""
_CERTAIN = frozenset({"record number", "social security number"})
_NAMED_PATIENT = re.compile(r"(?i:\b(?:patients?|pt|client)\b|\bd\.?o\.?b\b|date of birth|birth\s?date)")
_BENEFIT_OF_FORM = 0.4
"""How far below its threshold the model may be where the text holds a form such as a phone number."""
_LONGEST_RUN = 5
_SPECIAL_SHAPE = re.compile(r"(?:\^?Xx|XX|x)[UN]|X|.*d|YYYY|<")
_NAME_SHAPE = re.compile(r"\^?Xx[UN]|<initials>")
_TOLL_FREE = re.compile(r"(?:\+?1[ .\-]?)?\(?8(?:00|33|44|55|66|77|88)\)?")
"""Toll-free numbers belong to companies and support lines."""


@cache
def _patterns() -> tuple[tuple[IdentifierKind, re.Pattern[str], bool], ...]:
    """Return what finds the forms and whether each has digits.

    They are made with the first text and not before, since a start has no time for it.
    """
    return tuple(
        (kind, re.compile(form), kind not in _KINDS_WITHOUT_DIGITS) for kind, forms in _FORMS for form in forms
    )


def _stretches_with_digits(text: str) -> list[tuple[int, int]]:
    """Return where digits stand, with some text around them: the rest is not searched for numbers."""
    stretches: list[tuple[int, int]] = []
    for digits in _DIGITS.finditer(text):
        start, end = max(0, digits.start() - _AROUND_DIGITS), digits.end() + _AROUND_DIGITS
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return stretches


def _names_no_patient(one: PatientIdentifier, text: str) -> bool:
    """Tell whether what has the form of an identifier is a company's, a physician's, a trial's or a court's number."""
    if one.kind == "phone number" and _TOLL_FREE.match(one.text):
        return True
    if one.kind not in {"phone number", "record number", "social security number"}:
        return False
    digits = "".join(_DIGITS.findall(one.text))
    if one.kind == "social security number" and len(digits) == _SSN_DIGITS and not is_social_security_number(digits):
        return True
    return names_nobody(one.text) or is_provider_number(text, digits, one.start)


def find_patient_identifiers(text: str) -> tuple[PatientIdentifier, ...]:
    """Return names, dates, numbers and other words that may identify a patient, in their order; empty when none.

    It knows forms and turns of phrase, not people: what it finds should be shown to the author, and a text without
    findings can still tell too much.
    """
    text = text[:MAX_CHARACTERS]
    forms = find_forms(text)
    tokens = shaped_tokens(text)
    phrases = phrase_features(tokens)
    if not is_identifying(forms, _model().scores(_blocks(tokens, phrases))["identifying"]):
        return ()
    return _without_overlaps(sorted(forms, key=lambda one: (one.start, -len(one.text)))) or (
        _most_telling_words(text, tokens, phrases),
    )


def is_identifying(forms: Sequence[PatientIdentifier], score: float) -> bool:
    """Tell whether a text with these forms and this score of the model may tell who a patient is."""
    certain = any(one.kind in _CERTAIN or _NAMED_PATIENT.search(one.text) for one in forms)
    return certain or score >= (-_BENEFIT_OF_FORM if forms else 0)


def find_forms(text: str) -> list[PatientIdentifier]:
    """Return what has the form of an identifier, whether a patient's or anybody else's."""
    stretches = _stretches_with_digits(text)
    found = [
        PatientIdentifier(kind, hit.group().strip(), hit.start())
        for kind, pattern, needs_digits in _patterns()
        for start, end in (stretches if needs_digits else ((0, len(text)),))
        for hit in pattern.finditer(text, start, end)
    ]
    found = [one for one in found if not _names_no_patient(one, text)]
    found += [PatientIdentifier("record number", one.text, one.start) for one in find_id_numbers(text)]
    for look in _FINDERS:
        found += look(text)
    return found


def _blocks(tokens: Sequence[ShapedToken], phrases: Sequence[PhraseFeatures]) -> tuple[BlockSum, BlockSum]:
    model = _model()
    words = {token.word for token in tokens if token.is_word}
    letters = model.letters_block(words, letter_features, _common_letters())
    return model.block(set[int]().union(*(features for _, features in phrases))), letters


def _most_telling_words(
    text: str, tokens: Sequence[ShapedToken], phrases: Sequence[PhraseFeatures]
) -> PatientIdentifier:
    """Return the words that speak most for a patient: a run of names or numbers if there is one, else a few words."""
    (weights,) = _model().weights
    tells = [0.0] * len(tokens)
    for count, features in phrases:
        told = [(first, weights[feature] / count) for first, feature in enumerate(features) if weights[feature]]
        for first, weight, offset in ((*one, offset) for one in told for offset in range(count)):
            tells[first + offset] += weight
    special = [bool(_SPECIAL_SHAPE.match(token.shape)) for token in tokens]
    runs: list[tuple[float, int, int]] = []
    for at in range(len(tokens)):
        if special[at] and not (at and special[at - 1]):
            end = at
            while end + 1 < len(tokens) and special[end + 1] and end - at < _LONGEST_RUN:
                end += 1
            runs.append((sum(tells[at : end + 1]), at, end))
    if not runs or max(runs)[0] <= 0:
        windows = range(max(1, len(tokens) - _LONGEST_RUN))
        runs = [(sum(tells[at : at + _LONGEST_RUN]), at, min(at + _LONGEST_RUN, len(tokens)) - 1) for at in windows]
    _, first, last = max(runs)
    start, end = tokens[first].start, tokens[last].end
    kind: IdentifierKind = "name" if any(_NAME_SHAPE.match(one.shape) for one in tokens[first : last + 1]) else "detail"
    return PatientIdentifier(kind, text[start:end].strip(), start)


@cache
def _model() -> HashedModel:
    """Read with the first text and not before, since a start has no time for it."""
    return HashedModel.read(TABLE)


@cache
def _common_letters() -> dict[str, BlockSum]:
    """What the letters of common words add. Words that are not common English are never kept."""
    return {}


def _find_named_patients(text: str) -> list[PatientIdentifier]:
    """Find "my patient John": a name right behind the word patient."""
    found: list[PatientIdentifier] = []
    for hit in _APPOSITION.finditer(text):
        name = hit["name"]
        word = name.lower().removesuffix("'s").removesuffix("’s")
        names = (word, (hit["rest"] or "").strip(" .").lower())
        capital = name[0].isupper() and name[1:].islower() and any(one and one not in COMMON_WORDS for one in names)
        if word in first_names() or (capital and hit["rest"]):
            found.append(PatientIdentifier("name", hit.group().strip(), hit.start()))
    return found


def _find_names_with_age(text: str) -> list[PatientIdentifier]:
    """Find "Anna Lee, 45 years old": a first name, or two words that are no common ones; an age alone tells nobody."""
    found: list[PatientIdentifier] = []
    for hit in _AGED.finditer(text):
        names = [word.strip(".").lower() for word in hit["name"].split()]
        unusual = len(names) > 1 and not any(name in COMMON_WORDS for name in names)
        if unusual or any(name in first_names() for name in names):
            found.append(PatientIdentifier("name", hit.group().strip(), hit.start()))
    return found


def _find_dates_of_care(text: str) -> list[PatientIdentifier]:
    """Find full dates near words of care: an admission, a visit, a death."""
    return [
        PatientIdentifier("date", hit.group(), hit.start())
        for start, end in _stretches_with_digits(text)
        for hit in _FULL_DATE.finditer(text, start, end)
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
