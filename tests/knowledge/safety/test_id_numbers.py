"""Numbers that name a person are found by their check digits; numbers of trials, courts and physicians are not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.safety import find_patient_identifiers
from knowledge.safety import id_numbers as numbers
from knowledge.safety.patient_identifiers import find_forms

VALID: list[tuple[Callable[[str], bool], str]] = [
    (numbers.luhn, "4111111111111111"),
    (numbers.luhn, "046454286"),
    (numbers.verhoeff, "2363"),
    (numbers.is_nhs_number, "9434765919"),
    (numbers.is_npi, "1234567893"),
    (numbers.is_cpf, "52998224725"),
    (numbers.is_australian_medicare_number, "2123456701"),
    (numbers.is_british_columbia_number, "9123410078"),
]


@pytest.mark.parametrize(("check", "digits"), [each for each in VALID if each[1] != "9123410078"])
def test_a_number_is_valid_and_with_another_check_digit_it_is_not(check: Callable[[str], bool], digits: str) -> None:
    assert check(digits)
    at = 8 if check is numbers.is_australian_medicare_number else len(digits) - 1
    for other in set("0123456789") - {digits[at]}:
        assert not check(digits[:at] + other + digits[at + 1 :])


@given(st.integers(0, 10**8 - 1))
def test_hardly_one_in_eleven_numbers_of_british_columbia_is_valid(middle: int) -> None:
    assert sum(numbers.is_british_columbia_number(f"9{middle:08}{check}") for check in range(10)) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "she gave me 943 476 5919, which is her NHS number I think",
        "his NHS one, 943 476 5919, was in the letter",
        "is 1EG4-TE5-MK73 a Medicare number?",
        "found 046 454 286 on the form",
        "what does 4111 1111 1111 1111 in a note mean",
        "the card says 2123 45670 1",
        "529.982.247-25 in the referral",
        "SSN 219-09-9999",
    ],
)
def test_a_number_with_its_check_digits_is_found_whatever_stands_around(text: str) -> None:
    assert "number" in {one.kind.split()[-1] for one in find_patient_identifiers(text)}


@pytest.mark.parametrize(
    "text",
    [
        "My NPI is 1234567893, do I need a new one in another state?",
        "NPI: 1245319599 is wrong in the directory",
        "Is study NCT01234567 still open to investigators?",
        "case no. 2:19-cv-01234 changed noncompetes",
        "What does 42 U.S.C. 1320a-7b say about referrals?",
        "42 CFR 411.357 and physician leases",
        "000-12-3456 is what the form has as a sample",
        "Pay in Dallas is 250,000-300,000 for 2024-2025",
        "Call 800-555-0199 for the CME credits",
        "Hashimoto and Graves cases, 18 a day, Kaiser or Sutter?",
        "Did Pfizer, Lilly or UnitedHealth raise MSL pay in Boston to 210,000?",
    ],
)
def test_numbers_that_name_no_patient_and_eponyms_pass(text: str) -> None:
    assert find_patient_identifiers(text) == ()


@given(st.text(alphabet="0123456789 -.ABCNHSnpi", max_size=80))
def test_a_finding_is_part_of_the_text(text: str) -> None:
    assert all(text[one.start :].startswith(one.text) for one in find_forms(text))
