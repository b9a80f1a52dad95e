"""Other people's registers, read row by row: `mapping` says what their columns mean, `readers` reads, `rejects` keeps the rest.

Nothing here knows the register that the rows go into.
"""
