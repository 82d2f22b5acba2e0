import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
from simcord import Env
from yarl import URL

from bot.app import create_bot
from bot.demo.lobby import TRIES, Lobby
from bot.demo.room_viewer import RoomViewer
from bot.demo.server import demo_settings, simulation
from bot.demo.simulated_server import QUESTIONS, UNANSWERED, DemoServer, create_demo_server
from bot.services.question_answering import ensure_matcher
from bot.settings import Settings
from knowledge import KnowledgeBase

ROOMS = ("careers-member", "careers-moderator", "moderators", "dm-member", "dm-moderator")


@dataclass(frozen=True)
class Demo:
    env: Env
    scene: DemoServer
    path: str
    browser: TestClient[Request, Application]
    stage: RoomViewer

    async def page(self) -> str:
        return await (await self.browser.get(self.path)).text()

    async def leads_to(self, room: str) -> str:
        answer = await self.browser.get(f"{self.path}open/{room}", allow_redirects=False)
        assert answer.status == 303
        return answer.headers["Location"]

    async def post(self, form: str, **fields: str) -> str:
        answer = await self.browser.post(f"{self.path}{form}", data=fields, allow_redirects=False)
        assert answer.status == 303
        return answer.headers["Location"]


@pytest.fixture
async def demo(library: KnowledgeBase) -> AsyncGenerator[Demo]:
    await ensure_matcher(library)  # first, as in the demo: the simulation waits only five seconds for a bot to start
    bot = create_bot(demo_settings(Settings()), library=library)
    async with simulation(bot) as env:
        scene = await create_demo_server(env, bot)
        stage = RoomViewer(env)
        await stage.proxy.start()
        lobby = Lobby(env, scene, stage)
        stage.proxy.lobby = lobby.path
        async with TestClient(TestServer(lobby.application())) as browser:
            yield Demo(env, scene, lobby.path, browser, stage)
        await stage.close()
        assert not env.errors


async def test_the_page_leads_to_the_rooms_and_says_what_to_try(demo: Demo) -> None:
    page = await demo.page()
    for room in ROOMS:
        assert f'href="{demo.path}open/{room}"' in page
    for what in TRIES:
        assert f'action="{demo.path}try/{what}"' in page


@pytest.mark.parametrize("what", TRIES)
async def test_one_tap_opens_the_room_with_the_reply_in_it(demo: Demo, what: str) -> None:
    room, command, _ = TRIES[what]
    assert await demo.post(f"try/{what}") == f"{demo.path}open/{room}"
    answered = [call for call in demo.env.transcript().splitlines() if command.split()[0] in call]
    assert answered
    assert not demo.env.errors


async def test_what_cannot_be_tried_is_said_to_be_missing(demo: Demo) -> None:
    assert (await demo.browser.post(f"{demo.path}try/nothing")).status == 404


async def test_it_begins_whatever_shards_the_settings_give_a_process(library: KnowledgeBase) -> None:
    settings = demo_settings(Settings(database_url="postgresql://db/bot", shard_count=4, shard_ids=(2, 3)))
    bot = create_bot(settings, library=library)
    async with simulation(bot) as env:
        assert await create_demo_server(env, bot)
        assert not env.errors


async def test_the_page_loads_nothing_from_other_origins(demo: Demo) -> None:
    page = await demo.page()
    assert not re.search(r"https?://", page)
    assert "${" not in page


@pytest.mark.parametrize("room", ROOMS)
async def test_a_room_opens_with_an_address_of_its_own(demo: Demo, room: str) -> None:
    address = await demo.leads_to(room)
    async with ClientSession() as browser, browser.get(address) as answer:
        assert answer.status == 200


async def test_opening_a_room_closes_the_one_before(demo: Demo) -> None:
    first, second = URL(await demo.leads_to("careers-member")), URL(await demo.leads_to("dm-member"))
    assert first.query["room"] != second.query["room"], "a browser would not load the same address again"
    async with ClientSession() as browser:
        for address, status in ((first, 401), (second, 200)):
            headers = {"X-Simcord-Capability": address.fragment}
            pages = address.origin() / "api/pages"
            async with browser.post(pages, json={"viewer_id": None, "target_id": None}, headers=headers) as answer:
                assert answer.status == status


async def test_a_room_has_the_way_back_and_what_the_demo_adds(demo: Demo) -> None:
    address = URL(await demo.leads_to("careers-member"))
    async with ClientSession() as browser:
        async with browser.get(address) as page:
            text = await page.text()
        assert f'href="{demo.path}"' in text
        for added in ("demo.css", "demo.js"):
            assert f"/{added}" in text
            async with browser.get(address.origin() / added) as answer:
                assert answer.status == 200


async def test_no_other_page_of_the_browser_reaches_a_room(demo: Demo) -> None:
    address = await demo.leads_to("careers-member")
    async with ClientSession() as browser:
        for headers in ({"Host": "rebound.example"}, {"Origin": "https://elsewhere.example"}):
            async with browser.get(address, headers=headers) as answer:
                assert answer.status == 403


async def test_a_room_that_was_closed_says_so(demo: Demo) -> None:
    address = await demo.leads_to("careers-member")
    demo.stage.proxy.close_room()
    async with ClientSession() as browser, browser.get(address) as answer:
        assert answer.status == 410
        assert "start page" in await answer.text()


async def test_a_question_waits_in_the_channel_of_the_moderators(demo: Demo) -> None:
    (post,) = demo.scene.moderators.history()
    texts = " ".join(str(part) for part in demo.env.backend.get_message(post.channel.id, post.id).components)
    assert UNANSWERED in texts
    assert "Answer" in texts


async def test_the_poll_of_the_demo_has_a_result_to_show(demo: Demo) -> None:
    before = len(demo.scene.careers.history())
    ask = await demo.scene.moderator.slash(demo.scene.careers, "pulse end")
    assert ask.response is not None
    await demo.scene.moderator.click(ask.response, label="Close the poll")
    result = demo.scene.careers.history()[before:][-1]
    shown = str(demo.env.backend.get_message(result.channel.id, result.id).components)
    assert "%" in shown


async def test_without_the_key_nothing_can_be_seen_or_done(demo: Demo) -> None:
    before = len(demo.scene.careers.history())
    assert (await demo.browser.get("/")).status == 404
    assert (await demo.browser.get("/guess/")).status == 404
    assert (await demo.browser.post("/guess/mention", data={"text": "hello"})).status == 404
    assert len(demo.scene.careers.history()) == before


async def test_a_room_that_does_not_exist_is_said_to_be_missing(demo: Demo) -> None:
    assert (await demo.browser.get(f"{demo.path}open/attic")).status == 404


async def test_the_bot_greets_the_server(demo: Demo) -> None:
    assert any(message.author.bot for message in demo.scene.careers.history())


async def test_a_mention_is_answered_in_the_channel(demo: Demo) -> None:
    before = len(demo.scene.careers.history())
    assert await demo.post("mention", text="what does an MSL do?") == f"{demo.path}open/careers-member"
    question, answer = demo.scene.careers.history()[before:]
    assert question.author.id == demo.scene.member.id
    assert answer.author.bot


async def test_the_message_menu_answers_for_the_member_alone(demo: Demo) -> None:
    careers = demo.scene.careers
    asked = next(message for message in careers.history() if message.content == QUESTIONS[0])
    seen = len(careers.history(viewer=demo.scene.moderator))
    await demo.post("menu", message=str(asked.id))
    assert len(careers.history(viewer=demo.scene.moderator)) == seen
    assert len(careers.history(viewer=demo.scene.member)) == seen + 1


async def test_a_message_that_is_gone_cannot_be_answered(demo: Demo) -> None:
    assert (await demo.browser.post(f"{demo.path}menu", data={"message": "1"})).status == 404


async def test_words_of_members_cannot_become_part_of_the_page(demo: Demo) -> None:
    await demo.post("mention", text="<script>alert(1)</script>")
    page = await demo.page()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


async def test_the_simulated_clock_shows_today_and_can_skip_an_hour(demo: Demo) -> None:
    assert abs(demo.env.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert await demo.post("later") == demo.path
    assert timedelta(minutes=59) < demo.env.now() - datetime.now(UTC) < timedelta(minutes=61)


async def test_the_moderator_may_set_up_and_the_member_may_not(demo: Demo) -> None:
    scene = demo.scene
    assert "setup show" in scene.moderator.available_commands(scene.careers)
    assert "setup show" not in scene.member.available_commands(scene.careers)


@pytest.mark.parametrize(
    "headers", [{"Host": "rebound.example:8765"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}]
)
async def test_no_other_page_of_the_browser_reaches_the_lobby(demo: Demo, headers: dict[str, str]) -> None:
    assert (await demo.browser.get(demo.path, headers=headers)).status == 403
    assert (await demo.browser.post(f"{demo.path}later", headers=headers, allow_redirects=False)).status == 403


async def test_a_browser_may_tell_the_origin_of_our_own_forms(demo: Demo) -> None:
    page = await demo.browser.get(demo.path)
    assert page.headers["Referrer-Policy"] == "same-origin", "else it sends Origin: null, which is refused"
