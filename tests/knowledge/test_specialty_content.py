import pytest

from knowledge import KnowledgeBase
from knowledge.model import Specialty
from knowledge.model.traversal import source_ids
from tests.shipped import shipped

SPECIALTIES = tuple(shipped().specialties.values())
ENOUGH_SOURCES = 8
"""A pack that cites fewer sources says how little it rests on."""
MIRROR = ("staging", "cm.healio", "scribd", "researcher.life", "mdedge9", "vercel")


def named(specialty: Specialty) -> str:
    return specialty.id


def test_the_specialties_with_sourced_material_have_a_pack(library: KnowledgeBase) -> None:
    assert {"rheumatology", "oncology", "family-medicine", "hematology", "cardiology"} <= library.specialties.keys()


@pytest.mark.parametrize("specialty", SPECIALTIES, ids=named)
def test_a_pack_says_something_and_how_little_it_rests_on(specialty: Specialty) -> None:
    assert specialty.says
    assert specialty.pain_points or specialty.roles
    few = len({*source_ids(specialty)}) < ENOUGH_SOURCES
    assert (specialty.thin is not None) == few


@pytest.mark.parametrize("specialty", SPECIALTIES, ids=named)
def test_a_pack_names_each_role_once(specialty: Specialty) -> None:
    roles = [link.role for link in specialty.roles]
    assert len(roles) == len({*roles})


@pytest.mark.parametrize("specialty", SPECIALTIES, ids=named)
def test_no_source_of_a_pack_shows_the_address_of_a_copy(specialty: Specialty, library: KnowledgeBase) -> None:
    addresses = [library.sources[source].url or "" for source in source_ids(specialty)]
    assert not [address for address in addresses if any(copy in address for copy in MIRROR)]


def test_rheumatology_knows_what_fits_about_the_roles_its_sources_name(library: KnowledgeBase) -> None:
    fitting = {link.role for link in library.specialties["rheumatology"].roles}
    assert "tele-rheumatology" in fitting
    assert len(fitting) >= 12


def test_a_role_that_a_server_removed_is_named_by_no_specialty(library: KnowledgeBase) -> None:
    without = library.apply_edits((), removed=["msl", "burnout"])
    for specialty in without.specialties.values():
        assert "msl" not in {link.role for link in specialty.roles}
        assert "burnout" not in {link.pain_point for link in specialty.pain_points}
    kept = [len(specialty.pain_points) for specialty in without.specialties.values()]
    assert kept == [len(specialty.pain_points) for specialty in library.specialties.values()]
