"""All files of the website, by their path: a pure function of a knowledge base and the address it will have."""

from collections.abc import Mapping
from importlib.resources import files

from knowledge.knowledge_base import KnowledgeBase
from knowledge.publishing import data_files
from knowledge.publishing.document import LICENSE_ADDRESS, LICENSE_TEXT, render
from knowledge.publishing.entry_pages import entry_pages
from knowledge.publishing.overview_pages import overview_pages

_ASSETS = ("style.css", "search.js", "dates.js")


def build_site(knowledge_base: KnowledgeBase, base_url: str | None = None) -> Mapping[str, str]:
    """Return the text of each file of the site by its path.

    Args:
        knowledge_base: what is published.
        base_url: where the site will be, such as "https://example.org/careers/". Without it there is no sitemap.xml
            and no canonical address, since both must be absolute; every link of the site itself is relative.

    Raises:
        ValueError: the address is not an http(s) address.
    """
    url = _checked(base_url) if base_url else None
    pages = [*overview_pages(knowledge_base), *entry_pages(knowledge_base)]
    site = {page.path: render(knowledge_base, page, url) for page in pages}
    site |= {f"assets/{name}": _asset(name) for name in _ASSETS}
    site["assets/search-index.js"] = data_files.search_index(knowledge_base)
    site["base.json"] = data_files.base_json(knowledge_base)
    site["pay.csv"] = data_files.pay_csv(knowledge_base)
    site["llms.txt"] = data_files.llms_txt(knowledge_base, url)
    site["license.txt"] = f"{LICENSE_TEXT}\n{LICENSE_ADDRESS}\n"
    if url:
        site["sitemap.xml"] = data_files.sitemap_xml(pages, url)
        site["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n"
    return site


def _asset(name: str) -> str:
    return files("knowledge.publishing").joinpath("assets", name).read_text(encoding="utf-8")


def _checked(base_url: str) -> str:
    if not base_url.startswith(("https://", "http://")) or any(c.isspace() or c in '"<>?#' for c in base_url):
        raise ValueError(f"{base_url!r} is no web address; write https://host/path/")
    return base_url if base_url.endswith("/") else f"{base_url}/"
