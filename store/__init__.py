"""What a case is, what may happen to it, and where it is kept; no screen, no reports."""
