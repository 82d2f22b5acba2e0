import shutil
from difflib import unified_diff
from pathlib import Path

import pytest
from base_contents import parts
from bases import SMALL_BASE

from knowledge import KnowledgeBase, KnowledgeError, load_knowledge_base
from knowledge.editing.content_export import write_to_content_directory
from knowledge.editing.content_format import format_content
from knowledge.editing.serialization import to_yaml
from knowledge.loader import CONTENT_DIRECTORY
from knowledge.model import Claim, Faq, Source

SOURCE = Source(id="zz-2026", publisher="Somebody: a publisher", date="2026-04", url="https://example.org/a")
SAID = "A long sentence that says, among other things, that it is so; they call it “proof”."
CLAIM = Claim(text=SAID, source="zz-2026")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = Path(shutil.copytree(CONTENT_DIRECTORY, tmp_path_factory.mktemp("shipped") / "content"))
    format_content(directory, drop_comments=True)
    return directory


@pytest.fixture(scope="module")
def library(shipped: Path) -> KnowledgeBase:
    return load_knowledge_base(shipped)


@pytest.fixture
def content(shipped: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped, tmp_path / "content"))


def files(directory: Path) -> dict[str, str]:
    return {path.relative_to(directory).as_posix(): path.read_text() for path in directory.rglob("*.yaml")}


def changed_lines(before: str, after: str) -> list[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


def test_a_small_edit_changes_only_its_lines(content: Path, library: KnowledgeBase) -> None:
    before = files(content)
    msl, faq = library.roles["msl"], library.faqs["networking"]
    role = msl.model_copy(
        update={
            "downsides": (*msl.downsides[:1], CLAIM, *msl.downsides[1:]),
            "duties": (*msl.duties[:3], msl.duties[3].model_copy(update={"note": None})),
            "travel": msl.travel.model_copy(update={"in_short": "A lot"}),
        }
    )
    answer = (faq.answer[0].model_copy(update={"source": "seak"}), *faq.answer[1:])
    question = faq.model_copy(update={"answer": answer, "aliases": (*faq.aliases[1:], "who knows whom")})
    written = write_to_content_directory(content, [role, question, SOURCE])
    after = files(content)
    assert written == ("faqs/networking.yaml", "roles/msl.yaml", "sources.yaml")
    assert written == tuple(sorted(name for name in after if before[name] != after[name]))
    assert changed_lines(before["roles/msl.yaml"], after["roles/msl.yaml"]) == [
        "-  note: One job ad, for a territory in Florida.",
        "-  in_short: About half your time, often more",
        "+  in_short: A lot",
        "+- text: >-",
        f"+    {SAID}",
        "+  source: zz-2026",
    ]
    assert changed_lines(before["faqs/networking.yaml"], after["faqs/networking.yaml"]) == [
        "-- network",
        "+- who knows whom",
        "-  source: sermo-member",
        "+  source: seak",
    ]
    assert changed_lines(before["sources.yaml"], after["sources.yaml"]) == [
        "+- id: zz-2026",
        "+  publisher: 'Somebody: a publisher'",
        "+  date: 2026-04",
        "+  url: https://example.org/a",
    ]
    assert parts(load_knowledge_base(content)) == parts(library.apply_edits([role, question], (), [SOURCE]))


def test_references_to_an_archived_role_are_dropped_and_the_comment_at_the_head_stays(
    content: Path, library: KnowledgeBase
) -> None:
    before = files(content)
    written = write_to_content_directory(content, [], ["tele-rheumatology"])
    assert {"base.yaml", "roles/tele-rheumatology.yaml"} <= set(written)
    assert not (content / "roles/tele-rheumatology.yaml").exists()
    after = files(content)
    assert changed_lines(before["base.yaml"], after["base.yaml"]) == ["-- tele-rheumatology"]
    assert after["base.yaml"].startswith("# The version of the base")
    assert parts(load_knowledge_base(content)) == parts(library.apply_edits([], ["tele-rheumatology"]))


def test_a_new_entry_gets_a_file_and_comes_last(content: Path, library: KnowledgeBase) -> None:
    new = Faq(id="zz", name="Zz?", short_name="Zz", aliases=(), examples=("zz",), reviewed="2026", answer=(CLAIM,))
    assert write_to_content_directory(content, [new, SOURCE]) == ("base.yaml", "faqs/zz.yaml", "sources.yaml")
    assert "- returning-to-practice\n- zz\n" in (content / "base.yaml").read_text()
    assert (content / "faqs/zz.yaml").read_text() == to_yaml(new)
    assert [*load_knowledge_base(content).faqs][-1] == "zz"
    assert parts(load_knowledge_base(content)) == parts(library.apply_edits([new], (), [SOURCE]))


def test_nothing_to_write_writes_nothing(content: Path, library: KnowledgeBase) -> None:
    before = files(content)
    assert write_to_content_directory(content, [library.roles["msl"], library.sources["seak"]], ["nobody"]) == ()
    assert files(content) == before


def test_what_does_not_fit_writes_nothing(content: Path, library: KnowledgeBase) -> None:
    before = files(content)
    faq = library.faqs["motives"].model_copy(update={"answer": (CLAIM,)})
    with pytest.raises(KnowledgeError, match="there is no source `zz-2026`"):
        write_to_content_directory(content, [faq])
    assert files(content) == before


def test_golden_cases_that_no_longer_hold_are_left_out_and_the_others_stay(
    content: Path, library: KnowledgeBase
) -> None:
    write_to_content_directory(content, [], ["paid-surveys"])
    kept = load_knowledge_base(content).quiz.golden
    assert [case for case in library.quiz.golden if case in kept] == [*kept]
    assert len(kept) < len(library.quiz.golden)
    assert not [case for case in kept if "paid-surveys" in (*case.expect, *case.excluded)]


def test_the_small_base_of_the_tests_can_be_rewritten_too(tmp_path: Path) -> None:
    directory = Path(shutil.copytree(SMALL_BASE, tmp_path / "base"))
    small = load_knowledge_base(directory)
    write_to_content_directory(directory, [SOURCE], [*small.faqs])
    assert parts(load_knowledge_base(directory)) == parts(small.apply_edits([], [*small.faqs], [SOURCE]))
