"""Middleware between server and Flask: ASGI gateway, rate limit, metrics and fast path."""
