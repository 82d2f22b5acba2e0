"""The knowledge base for programs that speak the Model Context Protocol.

`tools` holds pure functions from a base and words to text; `server` offers them over stdio and alone needs the extra
`mcp`, which it imports when it is started.
"""
