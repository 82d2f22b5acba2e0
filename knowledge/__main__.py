"""The knowledge base on the command line.

check [PATH]              every fault of a base, one a line (exit code 1), or what it holds; with --today DATE
                          also the statements that have expired, expire soon, or should be checked
format [--check] [PATH]   write the files of a base in the one way exports write them, or tell which are not
schema [--check] [PATH]   write the JSON Schemas for editors, or tell whether they are current
ask "QUESTION" [--json]   what the bot would make of a question; --base PATH asks another base
publish DIR               write the base as a website; --base-url URL adds a sitemap, --base PATH takes another base
serve-mcp                 answer programs on stdin and stdout (Model Context Protocol; needs the extra mcp)
eval FILE                 measure the matcher on a file of questions; eval --help tells of its options
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge import schema
from knowledge.diagnostics import Diagnostic, KnowledgeError
from knowledge.editing.content_format import format_content
from knowledge.knowledge_base import KnowledgeBase
from knowledge.loader import CONTENT_DIRECTORY, load_knowledge_base, load_with_diagnostics
from knowledge.model import SupportLine
from knowledge.model.entry_kinds import COLLECTIONS
from knowledge.publishing import UnsafeDirectoryError, build_site, write_site
from knowledge.quiz import check_golden_cases
from knowledge.retrieval import MatchResult
from knowledge.retrieval import evaluation as evaluate
from knowledge.safety import speaks_of_self_harm
from knowledge.validity import find_dated_statements, is_day


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    if arguments[:1] == ["eval"]:
        return evaluate.run(arguments[1:])
    chosen = _parser().parse_args(arguments)
    match chosen.command:
        case "check":
            code = check(chosen.path, chosen.today)
        case "format":
            code = format_files(chosen.path, check_only=chosen.check, drop_comments=chosen.drop_comments)
        case "schema":
            code = check_schema(chosen.path) if chosen.check else write_schema(chosen.path)
        case "publish":
            code = publish(chosen.directory, chosen.base, chosen.base_url)
        case "serve-mcp":
            code = serve_mcp(chosen.base)
        case _:
            code = ask(" ".join(chosen.question), chosen.base, as_json=chosen.json)
    return code


def check(path: Path, today: str | None = None) -> int:
    """Print every diagnostic of a base and of its golden quiz cases.

    With a day, print also a warning for each statement that has expired, expires within 60 days or should be checked;
    warnings do not change the exit code.
    """
    knowledge_base, diagnostics = load_with_diagnostics(path)
    if knowledge_base:
        diagnostics = tuple(
            Diagnostic("quiz.yaml", 1, 1, says)
            for says in check_golden_cases(knowledge_base.quiz, knowledge_base.roles.values())
        )
    where = os.path.relpath(path)
    for diagnostic in diagnostics:
        # A diagnostic about the directory itself already contains its path: here the directory itself is at fault.
        print(diagnostic if diagnostic.file == path.as_posix() else f"{where}{os.sep}{diagnostic}")
    if knowledge_base and today is not None:
        for statement in find_dated_statements(knowledge_base, today):
            print(f"warning: {where}{os.sep}{statement}")
    if knowledge_base and not diagnostics:
        print(_count(knowledge_base))
    return 1 if diagnostics else 0


def format_files(directory: Path, *, check_only: bool, drop_comments: bool) -> int:
    """Format the files of a base, or print those that are not formatted; prints also what cannot be formatted."""
    changed, diagnostics = format_content(directory, check=check_only, drop_comments=drop_comments)
    where = os.path.relpath(directory)
    for diagnostic in diagnostics:
        print(f"{where}{os.sep}{diagnostic}")
    for name in changed:
        path = f"{where}{os.sep}{name}"
        print(f"{path} is not formatted; run: python -m knowledge format" if check_only else f"formatted {path}")
    return 1 if diagnostics or (check_only and changed) else 0


def write_schema(directory: Path) -> int:
    """Write the schemas that changed."""
    for name in schema.write(directory):
        print(f"wrote {name}")
    return 0


def check_schema(directory: Path) -> int:
    """Print the schemas that no longer fit the models."""
    stale = schema.stale_schemas(directory)
    for name in stale:
        print(f"{name} is not current; run: python -m knowledge schema")
    return 1 if stale else 0


def ask(question: str, base: Path, *, as_json: bool) -> int:
    """Print what the matcher makes of a question; words of self-harm get the support lines before anything else."""
    try:
        knowledge_base = load_knowledge_base(base)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    lines = _support(knowledge_base) if speaks_of_self_harm(question) else ()
    match = knowledge_base.matcher.match(question)
    print(_as_json(knowledge_base, match, lines) if as_json else _as_text(knowledge_base, match, lines))
    return 0


def publish(directory: Path, base: Path, base_url: str | None) -> int:
    """Write a base as a static website; says what was wrong with the base, the address or the directory."""
    try:
        site = build_site(load_knowledge_base(base), base_url)
        count = write_site(site, directory)
    except (KnowledgeError, UnsafeDirectoryError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} files in {directory}; open {directory / 'index.html'}")
    if not base_url:
        print("No sitemap.xml, since it needs absolute addresses: add --base-url https://…/")
    return 0


def serve_mcp(base: Path) -> int:
    """Answer programs over the Model Context Protocol until they hang up; says what is missing or wrong."""
    try:
        from knowledge.mcp_server.server import serve  # noqa: PLC0415 - the SDK is an extra
    except ModuleNotFoundError:
        print('serve-mcp needs the extra "mcp": pip install "second-opinion-discord-bot[mcp]"', file=sys.stderr)
        return 1
    try:
        serve(load_knowledge_base(base))
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _support(knowledge_base: KnowledgeBase) -> tuple[SupportLine, ...]:
    return tuple(sorted(knowledge_base.support.lines, key=lambda line: not line.around_the_clock))


def _as_text(knowledge_base: KnowledgeBase, match: MatchResult, lines: tuple[SupportLine, ...]) -> str:
    told = [*knowledge_base.support.crisis] if lines else []
    told += [f"{line.name} ({line.region}): {line.phone}, {line.hours}" for line in lines]
    told.append(f"{match.verdict} ({match.refusal})" if match.refusal else match.verdict)
    told += [f"{each.confidence:.2f}  {each.id}  {knowledge_base.entries[each.id].name}" for each in match.candidates]
    return "\n".join(told)


def _as_json(knowledge_base: KnowledgeBase, match: MatchResult, lines: tuple[SupportLine, ...]) -> str:
    told = {
        "support": [line.model_dump(mode="json") for line in lines],
        "verdict": match.verdict,
        "refusal": match.refusal,
        "candidates": [
            {"id": each.id, "name": knowledge_base.entries[each.id].name, "confidence": round(each.confidence, 4)}
            for each in match.candidates
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _count(knowledge_base: KnowledgeBase) -> str:
    names = (*COLLECTIONS, "topics", "polls", "sources")
    return f"{', '.join(f'{name}: {len(getattr(knowledge_base, name))}' for name in names)}; no faults"


def _day(text: str) -> str:
    if not is_day(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-12-31")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m knowledge", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="print every fault of a base")
    checking.add_argument("path", nargs="?", type=Path, default=CONTENT_DIRECTORY, metavar="PATH")
    checking.add_argument(
        "--today", type=_day, metavar="DATE", help="warn of statements to look at on this day, such as 2026-12-31"
    )
    formatting = commands.add_parser("format", help="write the files of a base in the one way exports write them")
    formatting.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is not formatted")
    formatting.add_argument("--drop-comments", action="store_true", help="drop comments below the head of a file")
    formatting.add_argument("path", nargs="?", type=Path, default=CONTENT_DIRECTORY, metavar="PATH")
    writing = commands.add_parser("schema", help="write the JSON Schemas for editors")
    writing.add_argument("--check", action="store_true", help="write nothing; exit 1 when a schema is not current")
    writing.add_argument("path", nargs="?", type=Path, default=schema.DIRECTORY, metavar="PATH")
    asking = commands.add_parser("ask", help="print what the bot would make of a question")
    asking.add_argument("question", nargs="+", metavar="QUESTION")
    asking.add_argument("--json", action="store_true", help="answer in JSON")
    asking.add_argument("--base", type=Path, default=CONTENT_DIRECTORY, metavar="PATH", help="ask this base")
    publishing = commands.add_parser("publish", help="write the base as a static website")
    publishing.add_argument("directory", type=Path, metavar="DIR")
    publishing.add_argument("--base-url", metavar="URL", help="where the site will be, such as https://example.org/")
    publishing.add_argument("--base", type=Path, default=CONTENT_DIRECTORY, metavar="PATH", help="publish this base")
    serving = commands.add_parser("serve-mcp", help="answer programs over the Model Context Protocol")
    serving.add_argument("--base", type=Path, default=CONTENT_DIRECTORY, metavar="PATH", help="serve this base")
    commands.add_parser("eval", help="measure the matcher on a file of questions")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
