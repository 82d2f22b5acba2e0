"""What a member typed is in no cache of the program once she has erased it, whatever it was typed into."""

import gc
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest
from people import Answer, Person
from world import World

from knowledge import KnowledgeBase
from knowledge.model_memo import ModelMemo
from tests.shipped import small

WORD = "qwendolynzorb"
TEXT_INPUT = 4
OURS = ("bot", "knowledge", "storage")


def is_ours(kind: type) -> bool:
    """Whether a value of this type is walked: our classes, containers of Python, and what wraps a function."""
    home = kind.__module__.partition(".")[0]
    return home in {*OURS, "functools", "collections", "builtins", "weakref", "types", "mappingproxy"}


def reachable(roots: list[object]) -> Iterator[object]:
    """Yield everything that our modules hold: from their variables through our objects, and not through libraries."""
    seen, waiting = {id(sys.modules)}, list(roots)
    while waiting:
        value = waiting.pop()
        if id(value) in seen or isinstance(value, ModuleType | FunctionType) or not is_ours(type(value)):
            continue
        seen.add(id(value))
        yield value
        if not isinstance(value, type) or value.__module__.partition(".")[0] in OURS:
            waiting += gc.get_referents(value)
        if isinstance(value, dict):
            waiting += value.keys()  # the collector does not visit keys that are text


def kept(world: World, word: str = WORD) -> list[str]:
    """The texts with a word that is in memory of the program; the records of the simulated Discord do not count."""
    gc.collect()
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in OURS]
    roots: list[object] = [value for module in modules for value in vars(module).values()]
    roots += [cell.cell_contents for value in roots for cell in getattr(value, "__closure__", None) or ()]
    roots += [vars(world.bot), *map(vars, world.bot.cogs.values())]
    texts = (value for value in reachable(roots) if isinstance(value, str | bytes))
    return [str(text)[:80] for text in texts if word in str(text).casefold()]


async def type_everywhere(world: World, maya: Person) -> None:
    """Type the word into everything that takes words."""
    assert world.bot.user is not None
    for text in (f"what does a {WORD} do", f"*{WORD[:3]}*{WORD[4:]} {WORD}", f"{WORD} msl pay?"):
        await maya.slash("ask", question=text)
        await maya.write(f"{world.bot.user.mention} {text}")
        await maya.in_dm.write(text)
    for command, option in (("role", "name"), ("painpoint", "name"), ("facts", "topic"), ("saved add", "role")):
        await maya.autocomplete(command, option, WORD)
        await maya.slash(command, **{option: WORD})
    await maya.slash("saved add", role="msl")
    await maya.submit(await maya.slash("saved note", role="msl"), note=WORD)
    (parts,) = (await correction(maya)).message.menus.values()
    for part in parts:
        for name in fields_of(await maya.pick(await correction(maya), part, menu="wrong:1:part")):
            form = await maya.pick(await correction(maya), part, menu="wrong:1:part")
            values = fields_of(form)
            typed = {**values, name: f"{values[name]}\n{WORD} is said here. [gazette]"[-1000:]}
            preview = await maya.submit(form, **typed)
            await maya.press(preview, "Edit" if "Edit" in preview.labels else "Edit again")


async def correction(maya: Person) -> Answer:
    """The menu of parts of an entry in which something may be wrong."""
    return await maya.press(await maya.slash("role", name="msl"), "Something wrong?")


def fields_of(form: Answer) -> dict[str, str]:
    """The fields of a form with what stands in them; none if it was no form that opened."""
    parts = form.form["components"] if form.result.modal else []
    fields = [each["component"] for each in parts if each.get("component", {}).get("type") == TEXT_INPUT]
    return {each["custom_id"]: each.get("value") or "" for each in fields}


async def test_after_erasing_no_cache_holds_a_word_of_the_member(world: World) -> None:
    await type_everywhere(world, world.member)
    assert kept(world)  # the walk finds what is kept until then, such as the change that was looked at
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    assert kept(world) == []


async def test_after_the_nightly_erasure_no_cache_holds_a_change_that_nobody_sent(world: World) -> None:
    await type_everywhere(world, world.member)
    await world.days(4)
    assert kept(world) == []


@pytest.mark.parametrize("holder", ["a list", "a dictionary's key", "a closure"])
def test_the_walk_finds_what_is_kept(world: World, monkeypatch: pytest.MonkeyPatch, holder: str) -> None:
    word = f"{WORD} {len(holder)}"
    held: Any = {"a list": [[word]], "a dictionary's key": {word: 1}, "a closure": lambda: word}[holder]
    monkeypatch.setattr(sys.modules["knowledge.names"], "_held", held, raising=False)
    assert kept(world, word)


def edited(base: KnowledgeBase, name: str) -> KnowledgeBase:
    entry = base.entries["insurers"]
    return base.apply_edits([entry.model_copy(update={"aliases": (*entry.aliases, name)})])


def test_what_was_computed_from_an_entry_goes_with_it() -> None:
    memo = ModelMemo[Any, int](lambda entry: len(entry.aliases))
    base: KnowledgeBase | None = edited(small(), "harbour insurers")
    assert memo(base.entries["insurers"]) == memo(small().entries["insurers"]) + 1
    assert len(memo) == 2
    base = None
    gc.collect()
    assert len(memo) == 1
