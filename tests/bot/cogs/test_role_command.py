import pytest
from world import World

from bot.cards.custom_id import CustomId
from bot.services.lookup import Found, find_any_entry, find_entry
from knowledge import KnowledgeBase
from knowledge.model import Role

MSL = "Medical Science Liaison (MSL)"


def opened(text: str) -> str:
    """The name at the head of a card."""
    return text.splitlines()[0].removeprefix("## ")


@pytest.mark.parametrize(
    "name",
    ["msl", "MSL", " msl ", "medical science liason", MSL, "medical science liaison", "Medical  science-liaison"],
)
async def test_a_role_is_found_by_id_name_alias_and_typo(world: World, name: str) -> None:
    answer = await world.member.slash("role", name=name)
    assert opened(answer.text) == MSL


def test_every_role_is_found_by_its_id_its_names_and_its_aliases(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        for name in (role.id, role.name, role.short_name, *role.aliases):
            assert find_entry(library, name, Role) == Found(role), name


SLIPS = {
    "clinical trails": "clinical-trials",
    "clincal trials": "clinical-trials",
    "telerhuematology": "tele-rheumatology",
    "AI consultent": "ai-consultant",
    "utilization reveiw": "utilization-review",
}


@pytest.mark.parametrize("typed", SLIPS)
def test_a_slip_of_the_finger_opens_the_role_even_when_others_are_like_it(library: KnowledgeBase, typed: str) -> None:
    meant = library.roles[SLIPS[typed]]
    assert find_entry(library, typed, Role) == Found(meant)
    assert find_any_entry(library, typed) == Found(meant)


async def test_a_role_is_private_in_a_server_and_can_be_shared(world: World) -> None:
    answer = await world.member.slash("role", name="msl")
    assert answer.ephemeral
    shared = await world.member.press(answer, "Share here")
    assert not shared.ephemeral
    assert opened(shared.text) == MSL
    assert "Share here" not in shared.labels


async def test_a_role_is_a_normal_message_in_the_dm_and_cannot_be_shared(world: World) -> None:
    answer = await world.member.in_dm.slash("role", name="msl")
    assert not answer.ephemeral
    assert "Share here" not in answer.labels


async def test_a_member_who_may_not_write_is_not_offered_to_share(world: World) -> None:
    world.silence(world.channel)
    answer = await world.member.slash("role", name="msl")
    assert "Share here" not in answer.labels


async def test_a_button_to_share_posts_nothing_after_the_right_to_write_is_gone(world: World) -> None:
    answer = await world.member.slash("role", name="msl")
    world.silence(world.channel)
    refused = await world.member.press(answer, "Share here")
    assert refused.ephemeral
    assert "can't write" in refused.text
    assert not [seen for seen in world.member.sees() if not seen.ephemeral]


async def test_an_unknown_role_is_said_to_be_unknown_and_what_there_is_is_named(
    world: World, library: KnowledgeBase
) -> None:
    answer = await world.member.slash("role", name="xylophone repair")
    assert answer.ephemeral
    assert "xylophone repair" in answer.text
    assert all(role.short_name in answer.text for role in library.roles.values())


async def test_an_ambiguous_name_offers_up_to_three_and_each_opens(world: World) -> None:
    answer = await world.member.slash("role", name="medical")
    assert 2 <= len(answer.labels) <= 3
    for label in answer.labels:
        again = await world.member.slash("role", name="medical")
        assert opened((await world.member.press(again, label)).text) == label


async def test_what_was_typed_cannot_become_a_link_a_mention_or_a_heading(world: World) -> None:
    answer = await world.member.slash("role", name="[free](https://evil.example) <@1> # big\n# big @everyone")
    assert "](https://" not in answer.text
    assert "<@1>" not in answer.text
    assert "\n# " not in answer.text
    assert "@everyone" not in answer.text


@pytest.mark.parametrize(
    "typed", ["", "m", "msl", "ms", "zzzzqqq", "💉" * 50, "'; DROP TABLE", "\u200b", "x" * 100, "(("]
)
@pytest.mark.parametrize(
    ("command", "option"), [("role", "name"), ("painpoint", "name"), ("ask", "question"), ("saved add", "role")]
)
async def test_suggestions_come_for_any_input_and_never_more_than_25(
    world: World, command: str, option: str, typed: str
) -> None:
    choices = await world.member.autocomplete(command, option, typed)
    assert len(choices) <= 25
    assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
    if not typed:
        assert choices


async def test_the_first_suggestion_for_ms_is_msl(world: World) -> None:
    choices = await world.member.autocomplete("role", "name", "ms")
    assert choices[0] == {"name": MSL, "value": "msl"} | choices[0]


async def test_every_part_and_every_page_of_a_card_is_reached_and_leads_back(world: World) -> None:
    card = await world.member.slash("role", name="msl")
    for part in card.message.menus["role:1:part:msl"]:
        shown = await world.member.pick(card, part, menu="role:1:part:")
        assert shown.text.splitlines()[1].startswith(f"-# {MSL}")
        assert shown.message.ticked["role:1:part:msl"] == [part]
        while "Next page" in shown.labels:
            before = shown.text
            shown = await world.member.press(shown, "Next page")
            assert shown.text != before
        card = await world.member.press(shown, "Back to the card")
        assert opened(card.text) == MSL


async def test_pages_of_a_part_turn_back_too(world: World) -> None:
    card = await world.member.slash("role", name="medico-legal")
    first = await world.member.pick(card, "pay", menu="role:1:part:")
    second = await world.member.press(first, "Next page")
    assert (await world.member.press(second, "Previous page")).text == first.text


@pytest.mark.parametrize(("label", "part"), [("Pay", "pay"), ("Sources", "sources")])
async def test_the_buttons_of_a_card_open_their_part(world: World, label: str, part: str) -> None:
    card = await world.member.slash("role", name="msl")
    shown = await world.member.press(card, label)
    assert shown.message.ticked["role:1:part:msl"] == [part]


async def test_a_click_on_a_shared_card_answers_privately_and_leaves_the_card_alone(world: World) -> None:
    shared = await world.member.press(await world.member.slash("role", name="msl"), "Share here")
    other = world.join("sam")
    shown = await other.pick(shared, "pay", menu="role:1:part:")
    assert shown.ephemeral
    assert opened(world.view(shared).text) == MSL


async def test_every_custom_id_on_a_card_is_one_of_ours(world: World) -> None:
    card = await world.member.slash("role", name="msl")
    assert all(CustomId.decode(each) for each in card.message.ids)
