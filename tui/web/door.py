"""Who is let in: at which addresses the page may be asked for, and whose desk it is."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from store.errors import BadInput, Refused

if TYPE_CHECKING:
    from store.people import Handler
    from store.register import Store

PORTS: Final = {"http": 80, "https": 443}


def loopback(host: str) -> str:
    """The address to listen at. Raises Refused where others could reach it."""
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise Refused(
            f"--host {host}: the desk is served on loopback only (127.0.0.1 or ::1); "
            "let a reverse proxy bring it to others, as docs/deployment.md shows."
        )
    return str(address)


def origin(url: str) -> str:
    """Scheme and host of an address, as a browser writes them in `Origin`. Raises BadInput."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if (
        not host
        or parts.scheme not in PORTS
        or parts.path not in ("", "/")
        or parts.query
        or "@" in parts.netloc
    ):
        raise BadInput(
            f"--public-url {url}: write the address that people open, without a path, such as https://complaints.example.org."
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port not in (None, PORTS[parts.scheme]) else "")


def header_name(text: str) -> str:
    """The name of a header that a proxy sets. Raises BadInput."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", text) or text.casefold() in {
        "host",
        "origin",
        "connection",
        "upgrade",
    }:
        raise BadInput(f"--identity-header {text}: name a header of the proxy's own, such as X-Remote-User.")
    return text


@dataclass(frozen=True, slots=True)
class Door:
    """The addresses of the page as `Origin` has them, and who comes in.

    Somebody's own page can make a browser call any address (cross-site hijacking), and name ours as its own (DNS
    rebinding): so `Host` must be one of ours, and `Origin` must be there on the socket and be one of ours too.
    """

    origins: Sequence[str]
    handler: str | None = None
    identity_header: str | None = None

    def admits_host(self, host: str) -> bool:
        """Whether a request was made to one of our addresses."""
        return self.origin_of(host) is not None

    def admits_origin(self, origin: str | None) -> bool:
        """Whether the page that opens a socket is our own."""
        return origin is not None and origin.casefold() in self.origins

    def origin_of(self, host: str) -> str | None:
        """The address of ours that `Host` means."""
        wanted = host.casefold()
        return next((found for found in self.origins if urlsplit(found).netloc == wanted), None)

    def who(self, store: "Store", identity: Sequence[str]) -> "Handler":
        """Whose desk it is, by the rules of the register; `identity` is every value of the proxy's header.

        Raises Refused or BadInput, with the sentence for the page.
        """
        if self.identity_header is None:
            return store.acting(self.handler)
        if len(identity) != 1 or not identity[0].strip():
            raise Refused("the proxy did not say who you are, so no desk is opened; sign in there first.")
        account = identity[0].strip()
        found = [handler for handler in store.handlers().values() if handler.account == account]
        if len(found) != 1:
            raise Refused(
                f"{account!r} is not the account of a handler of this register; an administrator can add it (upheld handlers add)."
            )
        return store.acting(account)
