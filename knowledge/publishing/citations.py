"""Statements with numbered sources: one `Citations` for each page counts them and lists them at its end."""

from collections.abc import Iterable, Sequence

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Claim, Pay, Quote, Source
from knowledge.publishing.html import Html, Node, element, link, listing
from knowledge.publishing.wording import (
    aspect_title,
    format_date,
    format_pay,
    format_source,
    format_statistic,
    state_name,
)


class Citations:
    """Numbers the sources of one page in order of first use."""

    def __init__(self, knowledge_base: KnowledgeBase, to_top: str | None) -> None:
        """Begin a page.

        Args:
            knowledge_base: where the sources are.
            to_top: the relative path from the page to the site's first folder, such as "../"; None for a page that
                stands alone, with no other page to link to.
        """
        self._knowledge_base = knowledge_base
        self._numbers: dict[str, int] = {}
        self._to_top = to_top

    def mark(self, source: str) -> Html:
        """Return the number of a source as a link to its line at the end of the page."""
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        title = self._knowledge_base.sources[source].publisher
        anchor = element("a", str(number), href=f"#source-{number}", aria_label=f"Source {number}: {title}")
        return element("sup", anchor)

    def claim(self, statement: Claim, *, prefix: Node = None) -> Html:
        """Return a statement with its state, its source, its confidence if low, its note and its dates."""
        where = self._state(statement.state) if statement.state else None
        return element(
            "span",
            prefix,
            element("span", where, class_="tag") if where else None,
            statement.text,
            self.mark(statement.source),
            low_confidence() if statement.confidence == "low" else None,
            element("span", statement.note, class_="note") if statement.note else None,
            _validity(statement),
            class_="claim",
        )

    def claims(self, statements: Iterable[Claim]) -> Html:
        """Return statements as a list."""
        return listing(map(self.claim, statements))

    def quote(self, said: Quote) -> Html:
        """Return somebody's words, verbatim, with who said them."""
        return element(
            "figure",
            element("blockquote", element("p", said.text)),
            element("figcaption", said.speaker, self.mark(said.source)),
        )

    def pay(self, figure: Pay) -> Html:
        """Return one figure with everything its source states of it."""
        sample = f"sample {figure.sample:,}" if isinstance(figure.sample, int) else "sample not stated"
        known = (figure.covers, format_date(figure.date, what="date of the data"), sample)
        return element(
            "span",
            element("strong", format_pay(figure)),
            f", {format_statistic(figure)}",
            self.mark(figure.source),
            element("span", "Job-board figure, not physician pay", class_="tag") if self._by_board(figure) else None,
            low_confidence() if figure.confidence == "low" else None,
            element("span", " · ".join(known), class_="note"),
            element("span", figure.note, class_="note") if figure.note else None,
            class_="claim",
        )

    def short_answers(self, answers: dict[str, Claim]) -> Html:
        """Return the short answers of an entry, each under the name of what it answers."""
        rows = [
            (element("dt", aspect_title(aspect)), element("dd", self.claim(said)))
            for aspect, said in answers.items()
            if aspect != "answer"
        ]
        return element("dl", *rows, class_="short") if rows else Html("")

    def source_list(self) -> Html:
        """Return the sources that were cited, in the order of their numbers."""
        rows = [
            element("li", source_link(self._knowledge_base.sources[source]), id=f"source-{number}")
            for source, number in self._numbers.items()
        ]
        return section("sources", "Sources", element("ol", *rows, class_="sources")) if rows else Html("")

    def _state(self, state: str) -> Node:
        if self._to_top is None:
            return state_name(state)
        return link(f"{self._to_top}states/{state.lower()}.html", state_name(state))

    def _by_board(self, figure: Pay) -> bool:
        return self._knowledge_base.sources[figure.source].kind == "job-board"


def source_link(source: Source) -> Html:
    """Return a source's line, linked when it has a public address."""
    text = format_source(source)
    return element("a", text, href=source.url, rel="noreferrer") if source.url else element("span", text)


def section(anchor: str, title: str, *content: Node) -> Html:
    """Return a section with its heading; nothing when it has no content."""
    inside = [each for each in content if each]
    return element("section", element("h2", title), *inside, id=anchor) if inside else Html("")


def unknown(gaps: Sequence[str]) -> Html:
    """Return what no source was found for."""
    return section("unknown", "What we could not find", listing(gaps)) if gaps else Html("")


def low_confidence() -> Html:
    """Return the mark of a statement that rests on a weak source."""
    return element("span", "low confidence", class_="tag")


def _validity(statement: Claim) -> Html | None:
    """Return the days between which a rule applies; the page's script marks one that has expired."""
    begins = f"Applies from {statement.valid_from}" if statement.valid_from else ""
    ends = f"{'until' if begins else 'Applies until'} {statement.valid_until}" if statement.valid_until else ""
    says = f"{begins} {ends}".strip()
    return element("span", f"{says}.", class_="note", data_until=statement.valid_until) if says else None
