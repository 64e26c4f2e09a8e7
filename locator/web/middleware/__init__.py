"""Between server and Flask: the ASGI gateway, limits, metrics and the fast path."""
