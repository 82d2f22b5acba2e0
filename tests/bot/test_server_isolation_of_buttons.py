"""No button, and no file, of one server has anything of another, whatever somebody forges."""

from typing import Any

from two_servers import GAP, HIDDEN, PREVIEW, WAITING, WORD, handed_over, kept, own_preview, said, two_servers
from world import World

FILES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("kb show", {"entry": "msl"}),
    ("kb history", {"entry": "msl"}),
    ("kb diff", {"entry": "msl", "first": 0, "second": 1}),
    ("kb export", {"what": "whole"}),
    ("kb export", {"what": "changes"}),
)
"""Commands that hand over files, or what would be one if it was longer."""
BUTTONS = (
    *(
        f"change:1:{verb}:{id_}"
        for verb in ("open", "publish", "keep", "drop", "again", "rebase", "approve", "reject", "copy")
        for id_ in (WAITING, PREVIEW)
    ),
    "change:1:queue:0",
    *(f"gap:1:{verb}:{GAP}" for verb in ("new", "dismiss", "tell")),
    *(f"gap:1:{verb}:{how}:{GAP}" for verb in ("choose", "put", "reword") for how in ("alias", "example")),
    "gap:1:list:0",
    *(f"kb:1:undo:r:{entry}:1" for entry in ("msl", HIDDEN)),
    *(f"past:1:{verb}:r:{entry}:1" for verb in ("list", "diff", "back") for entry in ("msl", HIDDEN)),
    *(f"figure:1:{verb}:{id_}" for verb in ("write", "remove") for id_ in (WAITING, PREVIEW)),
    f"edit:1:correct:{PREVIEW}:0:lead",
    f"wrong:1:send:{PREVIEW}",
    f"words:1:wrong:{HIDDEN}",
    "stale:1:list:0",
)
"""What a message of the second server never holds: buttons about what is the first server's."""


async def test_no_button_reaches_into_another_server(world: World) -> None:
    _, robin = await two_servers(world)
    database = world.bot.services.database
    await own_preview(world, robin)
    before = await kept(database)
    for custom_id in BUTTONS:
        card = await robin.slash("role", name="msl")
        world.forge(card, custom_id)
        since = len(world.env.http_requests)
        answer = await robin.press(card, custom_id=custom_id)
        assert WORD not in said(world, since), custom_id
        assert WORD not in (await handed_over(answer) if answer.seen else ""), custom_id
        assert await kept(database) == before, custom_id


async def test_no_file_holds_anything_of_another_server(world: World) -> None:
    _, robin = await two_servers(world)
    for command, given in FILES:
        assert WORD not in await handed_over(await robin.slash(command, **given)), command
        here = await world.moderator.slash(command, **given)
        assert WORD in await handed_over(here) + here.text, command
