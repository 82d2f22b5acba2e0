from storage.database import Database
from storage.stores.specialties import MemberSpecialtyStore

ANN, BEN = 2**60 + 1, 2**60 + 2


async def test_the_last_choice_of_each_member_is_kept(database: Database) -> None:
    specialties = MemberSpecialtyStore(database)
    await specialties.set(ANN, "oncology")
    await specialties.set(ANN, "neurology")
    assert await specialties.get(ANN) == "neurology"
    assert await specialties.get(BEN) is None


async def test_a_choice_is_forgotten_once(database: Database) -> None:
    specialties = MemberSpecialtyStore(database)
    await specialties.set(ANN, "oncology")
    assert await specialties.clear(ANN)
    assert not await specialties.clear(ANN)
    assert await specialties.get(ANN) is None
