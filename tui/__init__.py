"""The screen and the command line: they hold no rule and ask the store what is permitted."""
