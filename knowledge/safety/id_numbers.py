"""Numbers that name a person: their forms and check digits, and numbers that look alike and name nobody.

Where a number has check digits they are checked, so that a price, a docket or a telephone number is rarely taken for
one. Each rule names the public document that describes it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"(?<![\w$€£₹.,/+\-])\d[\d \-.]{7,21}\d(?:[ \-]?[A-Z]{2})?(?![\w%])")
_GROUPS = re.compile(r"\d+")
_MBI = re.compile(
    r"\b[1-9][AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y]{2}\d\d\b"
)
"""A Medicare beneficiary. Source: CMS, "Understanding the Medicare Beneficiary Identifier (MBI) Format"."""
_NHS_WORD = re.compile(r"\b(?:nhs|patients?|pts?)\b", re.IGNORECASE)
_NPI_WORD = re.compile(r"\bnpi\b|\bnational provider", re.IGNORECASE)
_NAMES_NOBODY = re.compile(
    r"\bNCT\d{8}\b|\bEudraCT\b|\bISRCTN\d+|\b\d:\d\d-(?:cv|cr|mc|md|bk)-\d+|\b\d+\s(?:U\.?S\.?C|C\.?F\.?R)\b",
    re.IGNORECASE,
)
"""A trial register, a federal docket, a statute."""
_BEFORE = 40
_LARGEST_DIGIT = 9
_TEN, _ELEVEN, _SIXTEEN = 10, 11, 16
"""Digits of a health number or NPI, of a CPF, and of an Australian IHI."""
_CARD_DIGITS = range(13, 20)
_CENTURY_OF_VERHOEFF = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_PERMUTATIONS_OF_VERHOEFF = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of ISO/IEC 7812-1, Annex B."""
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > _LARGEST_DIGIT) for value in doubled) % 10 == 0


def verhoeff(digits: str) -> bool:
    """Tell whether the last digit is Verhoeff's, as Aadhaar uses it (J. Verhoeff, "Error detecting decimal codes")."""
    check = 0
    for at, digit in enumerate(reversed(digits)):
        check = int(_CENTURY_OF_VERHOEFF[check][int(_PERMUTATIONS_OF_VERHOEFF[at % 8][int(digit)])])
    return check == 0


def is_nhs_number(digits: str) -> bool:
    """Tell whether ten digits are an NHS number. Source: NHS Data Model and Dictionary, "NHS NUMBER"."""
    check = 11 - _weighted(digits[:9], range(10, 1, -1)) % 11
    return len(digits) == _TEN and check != _TEN and check % 11 == int(digits[9])


def is_npi(digits: str) -> bool:
    """Tell whether ten digits are an NPI, a physician's. Source: CMS, "Requirements for NPI and Check Digit"."""
    return len(digits) == _TEN and digits[0] in "12" and luhn(f"80840{digits}")


def is_cpf(digits: str) -> bool:
    """Tell whether eleven digits are a Brazilian CPF. Source: Receita Federal, "Cadastro de Pessoas Físicas"."""
    if len(digits) != _ELEVEN or len(set(digits)) == 1:
        return False
    first = _weighted(digits[:9], range(10, 1, -1)) * 10 % 11 % 10
    second = _weighted(digits[:10], range(11, 1, -1)) * 10 % 11 % 10
    return digits[9:] == f"{first}{second}"


def is_australian_medicare_number(digits: str) -> bool:
    """Tell whether ten digits are on an Australian Medicare card. Source: METeOR, "Medicare card number"."""
    check = _weighted(digits[:8], (1, 3, 7, 9, 1, 3, 7, 9)) % 10
    return len(digits) == _TEN and digits[0] in "23456" and check == int(digits[8])


def is_british_columbia_number(digits: str) -> bool:
    """Tell whether ten digits are a health number of British Columbia. Source: BC, "PHN check digit routine"."""
    check = 11 - _weighted(digits[1:9], (2, 4, 8, 5, 10, 9, 7, 3)) % 11
    return len(digits) == _TEN and digits[0] == "9" and check == int(digits[9])


def is_social_security_number(digits: str) -> bool:
    """Tell whether nine digits can be an SSN or an ITIN: no part is all zeros and the area is not 666.

    Source: Social Security Administration, POMS RM 10201.035; Internal Revenue Service for numbers from 900 on.
    """
    return digits[:3] not in {"000", "666"} and digits[3:5] != "00" and digits[5:] != "0000"


def is_payment_card(digits: str) -> bool:
    """Tell whether digits have the first digit, the length and the check digit of a payment card (ISO/IEC 7812-1)."""
    return len(digits) in _CARD_DIGITS and digits[0] in "3456" and luhn(digits)


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that names a person, and where it stands."""

    text: str
    start: int


_BY_GROUPS: Sequence[tuple[tuple[int, ...], Callable[[str], bool]]] = (
    ((4, 4, 4), lambda digits: digits[0] > "1" and verhoeff(digits)),  # India: Aadhaar (UIDAI, "Verhoeff algorithm")
    ((12,), lambda digits: digits[0] > "1" and verhoeff(digits)),
    ((4, 5, 1), is_australian_medicare_number),
    ((4, 3, 3), lambda digits: luhn(digits) or is_british_columbia_number(digits)),  # Ontario (OHIP) uses Luhn
    ((3, 3, 3), luhn),  # Canada: social insurance number (Service Canada)
    ((3, 3, 3, 2), is_cpf),
    ((4, 4, 4, 4), is_payment_card),  # also Australia's IHI, which begins with 800360 and is told apart below
    ((4, 6, 5), is_payment_card),
    ((15,), is_payment_card),
    ((16,), is_payment_card),
)


def find_id_numbers(text: str) -> Iterator[IdNumber]:
    """Yield each number whose form and check digits leave little doubt that it names a person."""
    for found in _NUMBER.finditer(text):
        groups = _GROUPS.findall(found.group())
        digits, shape = "".join(groups), tuple(map(len, groups))
        certain = any(shape == groups and check(digits) for groups, check in _BY_GROUPS)
        if not certain and len(digits) == _TEN and shape in {(10,), (3, 3, 4)}:
            certain = (
                is_nhs_number(digits)
                and bool(_NHS_WORD.search(text, max(0, found.start() - _BEFORE), found.start()))
                and not is_provider_number(text, digits, found.start())
            )
        if certain or (len(digits) == _SIXTEEN and digits.startswith("800360") and luhn(digits)):
            yield IdNumber(found.group(), found.start())
    for found in _MBI.finditer(text):
        yield IdNumber(found.group(), found.start())


def is_provider_number(text: str, digits: str, start: int) -> bool:
    """Tell whether digits are an NPI and are called so: a physician's number, in a public register."""
    return is_npi(digits) and bool(_NPI_WORD.search(text, max(0, start - _BEFORE), start))


def names_nobody(text: str) -> bool:
    """Tell whether what was found as a number belongs to a trial, a docket or a statute."""
    return bool(_NAMES_NOBODY.search(text))


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
