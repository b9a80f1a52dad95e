"""The desk in a browser: a server on loopback behind the house's reverse proxy, one process of the desk for each connection."""

from typing import Final

DRIVER: Final = "tui.web.driver:DeskDriver"
"""What `$TEXTUAL_DRIVER` says in a desk that a browser shows: it writes to the server, not to a terminal."""
SESSIONS: Final = 20
"""Desks at once, unless told otherwise. Each is a process."""
