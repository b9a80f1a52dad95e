"""What the app tells its screens."""

from textual.message import Message


class RegisterChanged(Message, bubble=False):
    """What is on the screen is to be asked for again: somebody wrote, another handler acts, or it is another day."""
