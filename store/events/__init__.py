"""The events: what may stand in the ledger, and its canonical text.

An event holds facts: codes, numbers, civil dates. Free text and names never stand in it; `texts` maps the name of each text
to the salted digest of its body, which is kept beside the ledger and can be erased (DESIGN.md, The record, 5).
Defaults are left out of the stored text, so a default is never changed without raising `v` and adding an upcast.

Each module here holds the events of one chapter; a new chapter is one more line below.
"""

from typing import Any

import msgspec

from store.events.base import *
from store.events.base import Event
from store.events.complainants import *
from store.events.complaint import *
from store.events.contact import *
from store.events.drafts import *
from store.events.ends import *
from store.events.evidence import *
from store.events.governing import *
from store.events.handoff import *
from store.events.interests import *
from store.events.learning import *
from store.events.legal import *
from store.events.links import *
from store.events.privacy import *
from store.events.quality import *
from store.events.records import *
from store.events.remedies import *
from store.events.retention import *
from store.events.scope import *
from store.events.staff import *
from store.events.strands import *
from store.events.updates import *


def _leaves(cls: type[Event]) -> list[type[Event]]:
    below = cls.__subclasses__()
    return [leaf for sub in below for leaf in _leaves(sub)] if below else [cls]


TYPES: dict[str, type[Event]] = {cls.__name__: cls for cls in _leaves(Event)}

_encoder = msgspec.json.Encoder(order="sorted")
_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(cls) for name, cls in TYPES.items()
}


def canonical(event: Event) -> str:
    """The event as the text that is hashed and stored: JSON, keys sorted, no spaces, dates ISO 8601."""
    return _encoder.encode(event).decode()


def parse(type_: str, v: int, payload: str) -> Event:
    """The event stored as `payload`. Raises LookupError for a type or version unknown, ValueError for a bad payload."""
    cls = TYPES.get(type_)
    if cls is None:
        raise LookupError(f"event type {type_!r} is not known to this version of Upheld")
    if v != cls.v:
        raise LookupError(f"version {v} of event {type_} is not known to this version of Upheld")
    event: Event = _decoders[type_].decode(payload)
    return event
