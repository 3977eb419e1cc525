"""Server-sent events to browsers, from a small ASGI app in a process of its own."""
