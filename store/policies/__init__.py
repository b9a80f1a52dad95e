"""The policies that ship with Upheld, as TOML."""
