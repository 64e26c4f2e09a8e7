"""What AI assistants use: the questions of the API as tools of the Model Context Protocol.

A room of its own, loaded by the command `mcp` alone: the library behind it is not for a worker of the web.
"""
