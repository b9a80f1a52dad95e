"""The commands, one a module: `arguments(parser)` says what it takes, `run(args)` does it and gives the exit code."""
