"""Widgets of the desk: each shows what it is given and says what was done to it; none asks the store."""
