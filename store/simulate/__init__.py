"""A believable register that is made up: what `upheld demo` shows."""

from store.simulate.engine import simulate

__all__ = ["simulate"]
