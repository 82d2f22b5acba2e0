"""Offers the tools over stdio with the official Python SDK of the Model Context Protocol.

The SDK comes with the extra `mcp` and is imported here only. Logging is switched off, since the SDK would log what it
was asked for when something fails.
"""

import logging

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.resources import TextResource
from mcp.types import ToolAnnotations

from knowledge.knowledge_base import KnowledgeBase
from knowledge.mcp_server import tools
from knowledge.mcp_server.tools import PayUnit

_INSTRUCTIONS = (
    "Career information for US physicians, from a reviewed knowledge base. Repeat a figure only with its statistic, "
    "population, source and date. When an answer begins with support lines, show them first and unchanged. "
    "Information, not medical, legal, tax or career advice."
)
_READS_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


def serve(knowledge_base: KnowledgeBase) -> None:
    """Answer on stdin and stdout until the other side hangs up."""
    logging.disable(logging.CRITICAL)
    make_server(knowledge_base).run()


def make_server(knowledge_base: KnowledgeBase) -> MCPServer[None]:
    """Return a server with all tools, and a resource for each entry."""
    server: MCPServer[None] = MCPServer(
        "second-opinion", title="Second Opinion", instructions=_INSTRUCTIONS, version=knowledge_base.version
    )

    @server.tool(title="Ask a question", annotations=_READS_ONLY)
    def ask(question: str) -> str:
        """Answer a physician's question about other careers, with sources. One question in plain words."""
        return tools.ask(knowledge_base, question)

    @server.tool(title="One role", annotations=_READS_ONLY)
    def role(name: str) -> str:
        """Everything about one role: the work, pay, requirements, downsides, first steps. Takes a name or alias."""
        return tools.role(knowledge_base, name)

    @server.tool(title="Compare roles", annotations=_READS_ONLY)
    def compare(names: list[str]) -> str:
        """Two to four roles side by side. Takes names or aliases."""
        return tools.compare(knowledge_base, names)

    @server.tool(title="Pay figures", annotations=_READS_ONLY)
    def pay(name: str | None = None, unit: PayUnit = "all") -> str:
        """Pay figures of one role, or of all without a name; each with statistic, population, source and date."""
        return tools.pay(knowledge_base, name, unit)

    @server.tool(title="Checks before leaving", annotations=_READS_ONLY)
    def exit_check(name: str | None = None) -> str:
        """What to check before leaving a job, such as visa, loans, tail cover; the list of all without a name."""
        return tools.exit_check(knowledge_base, name)

    @server.tool(title="Sources", annotations=_READS_ONLY)
    def sources(about: str) -> str:
        """The sources of an entry by its name, or the sources of a publisher."""
        return tools.sources(knowledge_base, about)

    for address, (name, text) in tools.resources(knowledge_base).items():
        server.add_resource(TextResource(uri=address, name=name, text=text, mime_type="text/markdown"))
    return server
