import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, read_shards
from bot.sharding import format_ranges, partition, shard_for_server

POSTGRES = {"DATABASE_URL": "postgresql://host/base"}


def test_a_process_without_settings_has_every_shard() -> None:
    assert read_shards({}) == (1, (0,))
    assert read_shards({"SHARD_COUNT": "3"}) == (3, (0, 1, 2))
    assert not Settings.from_environment({"SHARD_COUNT": "3"}).is_sharded


@pytest.mark.parametrize(
    ("ids", "shards"),
    [
        ("0-3", (0, 1, 2, 3)),
        ("0,2,5-7", (0, 2, 5, 6, 7)),
        ("7", (7,)),
        (" 5 - 6, 1 ", (1, 5, 6)),
        ("0-7", tuple(range(8))),
    ],
)
def test_shards_are_named_by_numbers_and_ranges(ids: str, shards: tuple[int, ...]) -> None:
    assert read_shards({"SHARD_COUNT": "8", "SHARD_IDS": ids}) == (8, shards)


@pytest.mark.parametrize(
    ("variables", "shards"),
    [
        ({"DYNO": "worker.1"}, (0, 1, 2)),
        ({"DYNO": "worker.2"}, (3, 4, 5)),
        ({"DYNO": "worker.3", "HOSTNAME": "3f2a-77"}, (6, 7)),
        ({"HOSTNAME": "second-opinion-0"}, (0, 1, 2)),
        ({"HOSTNAME": "second-opinion-2"}, (6, 7)),
    ],
)
def test_a_platform_that_numbers_its_processes_needs_no_list(
    variables: dict[str, str], shards: tuple[int, ...]
) -> None:
    assert read_shards({"SHARD_COUNT": "8", "SHARDS_PER_PROCESS": "3", **variables}) == (8, shards)


@pytest.mark.parametrize("name", ["bot-1", "worker-7"])
def test_a_host_name_alone_decides_nothing(name: str) -> None:
    assert read_shards({"SHARD_COUNT": "8", "HOSTNAME": name, "DYNO": "worker.2"}) == (8, tuple(range(8)))


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SHARD_IDS": "0-1"}, "SHARD_IDS needs SHARD_COUNT"),
        ({"SHARDS_PER_PROCESS": "2"}, "SHARDS_PER_PROCESS needs SHARD_COUNT"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0", "SHARDS_PER_PROCESS": "2"}, "not both"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0-4"}, "names shard 4, but SHARD_COUNT is 4: the last one is 3"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0-2,2"}, "names a shard twice"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "3-1"}, "runs backwards"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "all"}, "write numbers and ranges"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0,"}, "write numbers and ranges"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "-1"}, "write numbers and ranges"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "²"}, "write numbers and ranges"),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0-999999"}, "names shard 999999"),
        ({"SHARD_COUNT": "4", "SHARDS_PER_PROCESS": "0"}, "SHARDS_PER_PROCESS is '0'"),
        ({"SHARD_COUNT": "4", "SHARDS_PER_PROCESS": "2"}, "knows its number"),
        ({"SHARD_COUNT": "4", "SHARDS_PER_PROCESS": "2", "DYNO": "run.1234"}, "knows its number"),
        ({"SHARD_COUNT": "4", "SHARDS_PER_PROCESS": "2", "HOSTNAME": "bot-7d9f8c6b5-x2x4z"}, "knows its number"),
        ({"SHARD_COUNT": "4", "SHARDS_PER_PROCESS": "2", "DYNO": "worker.3"}, "This is process 3, .* is work for 2"),
    ],
)
def test_contradictory_shard_settings_are_refused_with_what_to_do(variables: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        read_shards(variables)


def test_shards_in_several_processes_need_postgresql() -> None:
    split = {"SHARD_COUNT": "2", "SHARD_IDS": "0"}
    with pytest.raises(SettingsError, match="need PostgreSQL"):
        Settings.from_environment(split)
    assert Settings.from_environment(split | POSTGRES).is_sharded


def test_a_command_that_does_not_connect_needs_no_share() -> None:
    everywhere = {"SHARD_COUNT": "4", "SHARDS_PER_PROCESS": "2", "DYNO": "release.4321"}
    assert Settings.from_environment(everywhere, connects=False).shard_ids == (0, 1, 2, 3)


@given(st.integers(1, 200), st.integers(1, 50))
def test_partitioning_gives_every_shard_to_exactly_one_process(count: int, each: int) -> None:
    dealt = list(partition(count, each))
    assert [shard for share in dealt for shard in share] == list(range(count))
    for number, share in enumerate(dealt, start=1):
        variables = {"SHARD_COUNT": str(count), "SHARDS_PER_PROCESS": str(each), "DYNO": f"worker.{number}"}
        assert read_shards(variables) == (count, share)


@given(st.sets(st.integers(0, 99), min_size=1))
def test_formatted_ranges_are_parsed_to_the_same_shards(shards: set[int]) -> None:
    plan = tuple(sorted(shards))
    assert read_shards({"SHARD_COUNT": "100", "SHARD_IDS": format_ranges(plan)}) == (100, plan)


@given(st.integers(0, 2**63 - 1), st.integers(1, 64))
def test_every_server_belongs_to_exactly_one_process(server_id: int, count: int) -> None:
    hearing = [Settings(shard_count=count, shard_ids=share).has_server(server_id) for share in partition(count, 3)]
    assert hearing.count(True) == 1
    assert hearing[shard_for_server(server_id, count) // 3]
