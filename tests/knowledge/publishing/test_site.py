"""The website: what its pages say, where its links lead, and what it never does."""

import csv
import io
import json
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bases import SMALL_BASE, BaseOnDisk

from knowledge import load_knowledge_base
from knowledge.__main__ import main
from knowledge.publishing import UnsafeDirectoryError, build_site, write_site
from tests.shipped import shipped, small

ADDRESS = "https://example.org/careers/"
PAGE_LIMIT = 100_000


@cache
def site() -> Mapping[str, str]:
    return build_site(shipped(), ADDRESS)


class _Links(HTMLParser):
    """Collects addresses, anchors and what a page would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "a":
            self.addresses.append(given["href"] or "")
        if tag in {"script", "img", "iframe"} and "src" in given:
            self.loaded.append(given["src"] or "")
        if tag == "link" and given["rel"] in {"stylesheet", "icon"}:
            self.loaded.append(given["href"] or "")
        if tag not in {"meta", "link", "input", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@cache
def pages() -> Mapping[str, _Links]:
    return {path: _Links(text) for path, text in site().items() if path.endswith(".html")}


def test_each_entry_check_specialty_and_state_has_a_page() -> None:
    base, files = shipped(), site()
    assert {f"roles/{key}.html" for key in base.roles} <= files.keys()
    assert {f"questions/{key}.html" for key in base.faqs} <= files.keys()
    assert {f"pain-points/{key}.html" for key in base.pain_points} <= files.keys()
    assert {f"exit-checks/{key}.html" for key in base.exit_checks} <= files.keys()
    assert {f"specialties/{key}.html" for key in base.specialties} <= files.keys()


def test_every_link_within_the_site_leads_to_a_page_and_an_anchor_that_are_there() -> None:
    found = pages()
    broken: list[str] = []
    for path, page in found.items():
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path)) if parts.path else path
            known = found[target].ids if target in found else []
            if target not in site() or (parts.fragment and parts.fragment not in known):
                broken.append(f"{path}: {address}")
    assert broken == []


def test_no_page_loads_anything_from_another_place() -> None:
    loaded = {each for page in pages().values() for each in page.loaded}
    assert {urlsplit(each).scheme for each in loaded} == {"", "data"}
    assert not [each for each in loaded if each.startswith("//")]
    scripts = "".join(text for path, text in site().items() if path.startswith("assets/"))
    assert not re.search(
        r"fetch\(|XMLHttpRequest|import\(|sendBeacon|@import|url\(|document\.cookie|localStorage", scripts
    )


def test_ids_of_a_page_are_unique_and_every_element_is_closed() -> None:
    for path, page in pages().items():
        assert page.open == [], path
        assert len(page.ids) == len(set(page.ids)), path


def test_no_page_is_larger_than_100_kb_with_all_it_loads() -> None:
    def size(path: str) -> int:
        loaded = [each for each in pages()[path].loaded if not urlsplit(each).scheme]
        files = {posixpath.normpath(posixpath.join(posixpath.dirname(path), each)) for each in loaded}
        return sum(len(site()[each].encode()) for each in {path, *files})

    assert {path: size(path) for path in pages() if size(path) > PAGE_LIMIT} == {}


def test_a_search_leaves_out_the_same_small_words_in_the_index_and_in_the_browser() -> None:
    (small_words,) = re.findall(r'new Set\("([a-z ]+)"', site()["assets/search.js"])
    index = json.loads(site()["assets/search-index.js"].removeprefix("window.searchIndex = ").removesuffix(";\n"))
    for *_, words in index["entries"]:
        assert not {*words.split()} & {*small_words.split()}
    assert any("pathology" in words or "fellowship" in words for *_, words in index["entries"])


def test_each_page_has_one_title_one_heading_and_a_summary() -> None:
    titles = [re.findall(r"<title>(.*?)</title>", text) for path, text in site().items() if path.endswith(".html")]
    assert all(len(found) == 1 for found in titles)
    assert len({found[0] for found in titles}) == len(titles)
    for path, text in site().items():
        if path.endswith(".html"):
            assert text.count("<h1>") == 1, path
            assert '<meta name="description" content="' in text, path


def test_a_role_shows_every_statement_of_every_part_with_a_source() -> None:
    role = shipped().roles["msl"]
    page = unescape(site()["roles/msl.html"])
    for part in ("duties", "suits", "benefits", "pay_notes", "requirements", "credentials", "employers", "downsides"):
        for said in getattr(role, part):
            assert said.text in page, part
    for pay in role.pay:
        assert pay.covers in page
        assert shipped().sources[pay.source].publisher in page


def test_a_job_boards_figure_is_never_shown_without_saying_what_it_is() -> None:
    base = shipped()
    for role in base.roles.values():
        boards = sum(base.sources[pay.source].kind == "job-board" for pay in role.pay)
        page = site()[f"roles/{role.id}.html"]
        assert page.count("Job-board figure, not physician pay") == boards


def test_pages_that_speak_of_burnout_show_the_support_lines_before_anything_else() -> None:
    speaking = [
        path
        for path, text in site().items()
        if path.endswith(".html") and re.search(r"burn-?\s?out", _main(text), re.IGNORECASE)
    ]
    assert "pain-points/burnout.html" in speaking
    for path in speaking:
        after_the_title = _main(site()[path]).split("</h1>", 1)[1]
        assert after_the_title.startswith('<aside class="support"'), path
        assert "988" in after_the_title[:600], path


def test_pages_about_something_else_leave_the_lines_to_the_navigation() -> None:
    page = build_site(small())["roles/msl.html"]
    assert 'class="support"' not in page
    assert "support.html" in page


def test_structured_data_names_amounts_with_their_source() -> None:
    data = _structured("roles/msl.html")
    assert data["@type"] == "Occupation"
    assert data["estimatedSalary"]
    for amount in data["estimatedSalary"]:
        assert "Source: " in amount["description"]
        assert {"median", "minValue", "maxValue"} & amount.keys()
    question = _structured("questions/motives.html")
    assert question["mainEntity"][0]["name"] == shipped().faqs["motives"].name


def test_pay_csv_has_every_figure_with_where_it_is_from() -> None:
    base = shipped()
    rows = list(csv.DictReader(io.StringIO(site()["pay.csv"])))
    figures = [*base.roles.values(), *base.yardsticks.values()]
    assert len(rows) == sum(len(each.pay) for each in figures)
    for row in rows:
        assert all(row[key] for key in ("entry", "currency", "per", "statistic", "population", "publisher", "license"))
        assert row["low"] or row["high"] or row["in_words"]


def test_base_json_has_all_entries_and_the_license_but_nothing_internal() -> None:
    data = json.loads(site()["base.json"])
    assert [each["id"] for each in data["roles"]] == [*shipped().roles]
    assert [each["id"] for each in data["exit_checks"]] == [*shipped().exit_checks]
    assert "CC BY 4.0" in data["license"]
    assert not {"examples", "fit", "facts"} & _keys(data)


def test_the_sitemap_lists_every_page_and_needs_an_address() -> None:
    places = re.findall(r"<loc>(.*?)</loc>", site()["sitemap.xml"])
    assert sorted(places) == sorted(ADDRESS + path for path in site() if path.endswith(".html"))
    assert "sitemap.xml" not in build_site(small())


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", 'https://example.org/"x'])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is no web address"):
        build_site(small(), address)


def test_markup_in_the_base_is_shown_as_text(base: BaseOnDisk) -> None:
    base.replace("roles/msl.yaml", "It has a catch.", "<script>alert(1)</script> & </script>")
    base.replace("roles/msl.yaml", "It is a kind of work.", "</script><b>bold</b>")
    page = build_site(load_knowledge_base(base.path))["roles/msl.html"]
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert page.count("</script>") == page.count("<script")


def test_a_rule_of_a_state_has_its_page_and_its_dates(base: BaseOnDisk) -> None:
    base.replace(
        "roles/msl.yaml",
        "downsides: []",
        "downsides:\n- {text: A rule applies., source: gazette, state: TX, valid_until: '2026-12-31'}",
    )
    found = build_site(load_knowledge_base(base.path))
    assert "A rule applies." in found["states/tx.html"]
    assert "Texas: laws and rules" in found["states/tx.html"]
    assert '../states/tx.html">Texas' in found["roles/msl.html"]
    assert 'data-until="2026-12-31"' in found["roles/msl.html"]
    assert "states/tx.html" in found["index.html"]


def test_short_answers_open_the_page(base: BaseOnDisk) -> None:
    base.replace(
        "roles/msl.yaml",
        "kind: career",
        "kind: career\nshort:\n  answer: {text: In brief., source: gazette}\n  pay: {text: It pays., source: gazette}",
    )
    page = build_site(load_knowledge_base(base.path))["roles/msl.html"]
    assert page.index("In brief.") < page.index('class="glance"') < page.index("It pays.")


def test_the_same_base_makes_the_same_site() -> None:
    assert build_site(small()) == build_site(small())


def test_publish_writes_the_site_and_takes_away_what_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", str(tmp_path / "site"), "--base", str(SMALL_BASE)]) == 0
    assert "No sitemap.xml" in capsys.readouterr().out
    (tmp_path / "site" / "mine.txt").write_text("mine", encoding="utf-8")
    write_site({"index.html": "new"}, tmp_path / "site")
    left = sorted(str(file.relative_to(tmp_path / "site")) for file in (tmp_path / "site").rglob("*") if file.is_file())
    assert left == [".second-opinion-site", "index.html", "mine.txt"]


def test_publish_never_writes_over_files_that_are_not_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert main(["publish", str(tmp_path), "--base", str(SMALL_BASE)]) == 1
    assert capsys.readouterr().err == f"{tmp_path} has other files. Name a new or empty directory.\n"
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(UnsafeDirectoryError):
        write_site({}, tmp_path / "thesis.txt")


def test_a_manifest_cannot_make_it_remove_files_elsewhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("stays", encoding="utf-8")
    write_site({"index.html": ""}, tmp_path / "site")
    (tmp_path / "site" / ".second-opinion-site").write_text("../outside.txt\nindex.html\n", encoding="utf-8")
    write_site({"index.html": ""}, tmp_path / "site")
    assert outside.exists()


def test_publish_tells_what_is_wrong_with_a_base(
    base: BaseOnDisk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    base.replace("polls.yaml", "percent: 12.5", "percent: many")
    assert main(["publish", str(tmp_path / "site"), "--base", str(base.path)]) == 1
    assert capsys.readouterr().err.startswith("polls.yaml:13:14: ")
    assert not (tmp_path / "site").exists()


def _main(text: str) -> str:
    return text.split("<main", 1)[1].split("</main>", 1)[0] if "<main" in text else ""


def _structured(path: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', site()[path])
    assert found
    return json.loads(found[1])


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return {*value} | {key for each in value.values() for key in _keys(each)}
    return {key for each in value for key in _keys(each)} if isinstance(value, list) else set()


def test_sources_are_numbered_in_the_order_in_which_they_are_read() -> None:
    for path, text in site().items():
        marks = [int(each) for each in re.findall(r'href="#source-(\d+)"', text)]
        first_uses = list(dict.fromkeys(marks))
        assert first_uses == sorted(first_uses), path
