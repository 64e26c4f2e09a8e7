"""API queries as Model Context Protocol tools for AI assistants.

Loaded only by the `mcp` command: web workers do not import the MCP library.
"""
