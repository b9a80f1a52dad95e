"""The keys of the actions. What an action is, and whether it may be taken, the store's registry and rules say; here is only how to reach it."""

from typing import Final

KEYS: Final = {
    "acknowledge": "a",
    "allocate": "l",
    "investigate": "i",
    "ask": "q",
    "answered": "w",
    "inform-staff": "t",
    "decide": "d",
    "respond": "r",
    "escalate": "e",
    "extend": "x",
    "withdraw": "W",
    "close": "c",
    "confirm-receipt": "f",
    "note": "n",
    "adopt": "p",
}
"""Letters that moving (j k g G), choosing, marking and leaving do not use. In the order in which a case goes through them."""
