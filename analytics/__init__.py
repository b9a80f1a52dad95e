"""Numbers and tables from a read-only snapshot; no screen, no writing."""
