import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
from simcord import BackendError, Env
from yarl import URL

from bot.app import create_bot
from bot.demo import room_viewer
from bot.demo.lobby import SCENES, TRIES, Lobby
from bot.demo.room_viewer import RoomViewer
from bot.demo.server import demo_settings, simulation
from bot.demo.simulated_server import MISSED_QUESTIONS, QUESTIONS, VOTES, DemoServer, create_demo_server
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
    async with simulation(create_bot(demo_settings(Settings()), library=library)) as env:
        scene = await create_demo_server(env)
        stage = RoomViewer(env, scene.avatars)
        lobby = Lobby(env, scene, stage)
        async with TestClient(TestServer(lobby.application())) as browser:
            yield Demo(env, scene, lobby.path, browser)
        await stage.close()
        assert not env.errors


async def test_the_page_leads_to_every_room_and_says_what_to_try(demo: Demo) -> None:
    page = await demo.page()
    for room in ROOMS:
        assert f'href="{demo.path}open/{room}"' in page
    for what in (*TRIES, *SCENES):
        assert f'action="{demo.path}try/{what}"' in page


@pytest.mark.parametrize("what", TRIES)
async def test_one_tap_opens_the_room_with_the_reply_in_it(demo: Demo, what: str) -> None:
    room, (command, _) = TRIES[what]
    assert await demo.post(f"try/{what}") == f"{demo.path}open/{room}"
    answered = [call for call in demo.env.transcript().splitlines() if command.split()[0] in call]
    assert answered
    assert not demo.env.errors


async def test_a_members_question_arrives_with_the_moderators_and_can_be_answered(demo: Demo) -> None:
    for tap in range(2):
        assert await demo.post("try/gaps") == f"{demo.path}open/moderators"
        last = demo.scene.moderators.history(viewer=demo.scene.moderator)[-1]
        shown = str([each.to_dict() for each in last.components])
        assert MISSED_QUESTIONS[0] in shown, tap
        assert "'Answer'" in shown


async def test_a_question_that_is_answered_makes_room_for_the_next(demo: Demo) -> None:
    scene = demo.scene
    await demo.post("try/gaps")
    post = scene.moderators.history(viewer=scene.moderator)[-1]
    form = await scene.moderator.click(post, label="Answer")
    await scene.moderator.submit_modal(form, {"answer": "A few university hospitals.", "origin": "", "reason": ""})
    await scene.moderator.click(scene.moderators.history(viewer=scene.moderator)[-1], label="Publish")
    await demo.post("try/gaps")
    last = scene.moderators.history(viewer=scene.moderator)[-1]
    assert MISSED_QUESTIONS[1] in str([each.to_dict() for each in last.components])


async def test_members_do_not_see_the_moderators_channel(demo: Demo) -> None:
    assert demo.scene.moderator.available_commands(demo.scene.moderators)
    with pytest.raises(BackendError):
        await demo.scene.member.slash(demo.scene.moderators, "help")


@pytest.mark.parametrize("open_before", [False, True])
async def test_the_poll_has_voters_enough_for_a_result(demo: Demo, open_before: bool) -> None:
    if open_before:
        await demo.scene.moderator.slash(demo.scene.careers, "pulse start", question="leaving-medicine")
    assert await demo.post("try/poll") == f"{demo.path}open/careers-moderator"
    last = demo.scene.careers.history(viewer=demo.scene.member)[-1]
    shown = str([each.to_dict() for each in last.components])
    assert "What this community says" in shown
    assert "members answered" in shown
    assert "Few members" not in shown
    assert sum(VOTES.values()) == len(demo.scene.voters)


async def test_no_two_people_look_alike(demo: Demo) -> None:
    scene = demo.scene
    people = (scene.member, scene.moderator, scene.colleague)
    assert len({demo.env.backend.users[each.id].avatar for each in people}) == len(people)
    drawn = {content for _, content in scene.avatars.values()}
    assert len(drawn) > len(people)


async def test_an_answered_refusal_is_no_error_of_the_simulation(demo: Demo) -> None:
    scene = demo.scene
    for command, options in (("compare", {"first": "msl", "second": "msl"}), ("specialty", {"name": "palmistry"})):
        refused = await scene.member.slash(scene.careers, command, **options)
        assert refused.response is not None
    for _ in range(2):
        await scene.member.slash(scene.careers, "saved add", role="msl")
    assert not demo.env.errors


async def test_a_busy_simulation_is_a_sentence_and_a_way_back(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_viewer, "_TRIES", 1)
    begin, end = demo.env._begin_operation, demo.env._end_operation  # pyright: ignore[reportPrivateUsage] - what a click does
    begin("a click in the room")
    try:
        answer = await demo.browser.post(f"{demo.path}try/role", allow_redirects=False)
    finally:
        end()
    assert answer.status == 503
    page = await answer.text()
    assert "still busy" in page
    assert f'href="{demo.path}"' in page


async def test_what_cannot_be_tried_is_said_to_be_missing(demo: Demo) -> None:
    assert (await demo.browser.post(f"{demo.path}try/nothing")).status == 404


async def test_it_begins_whatever_shards_the_settings_give_a_process(library: KnowledgeBase) -> None:
    settings = demo_settings(Settings(database_url="postgresql://db/bot", shard_count=4, shard_ids=(2, 3)))
    async with simulation(create_bot(settings, library=library)) as env:
        assert await create_demo_server(env)
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


async def test_a_room_has_our_style_and_script_and_the_way_back(demo: Demo) -> None:
    address = URL(await demo.leads_to("moderators"))
    assert address.query["room"] == "moderators"
    assert address.query["lobby"].endswith(demo.path)
    async with ClientSession() as browser:
        async with browser.get(address) as answer:
            page = await answer.text()
        assert "SimCord Preview" not in page
        for added in ("/room.css", "/room.js"):
            assert added in page
            async with browser.get(address.with_path(added)) as answer:
                assert answer.status == 200
        async with browser.get(address.with_path("/room.js"), headers={"Host": "rebound.example"}) as answer:
            assert answer.status == 403


async def test_the_script_knows_every_room(demo: Demo) -> None:
    script = files("bot.demo").joinpath("room.js").read_text(encoding="utf-8")
    for room in ROOMS:
        assert f'"{room}"' in script or f"{room}:" in script
    assert await demo.leads_to(ROOMS[0])


async def test_an_unfinished_request_does_not_hold_up_the_next_room(demo: Demo) -> None:
    first = URL(await demo.leads_to("careers-member"))
    assert first.host is not None
    _, writer = await asyncio.open_connection(first.host, first.port)
    writer.write(b"POST /api/pages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n")
    await writer.drain()
    async with asyncio.timeout(15):
        assert await demo.leads_to("dm-member")
    writer.close()


async def test_opening_a_room_closes_the_one_before(demo: Demo) -> None:
    first = await demo.leads_to("careers-member")
    second = await demo.leads_to("dm-member")
    assert first != second
    async with ClientSession() as browser:
        with pytest.raises(OSError, match="Cannot connect"):
            await browser.get(first)


async def test_without_the_key_nothing_can_be_seen_or_done(demo: Demo) -> None:
    assert (await demo.browser.get("/")).status == 404
    assert (await demo.browser.get("/guess/")).status == 404
    assert (await demo.browser.post("/guess/mention", data={"text": "hello"})).status == 404
    assert len(demo.scene.careers.history()) == len(QUESTIONS) + 1


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
