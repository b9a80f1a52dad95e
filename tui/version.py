"""Which version this is."""


def version() -> str:
    """The installed version; "(not installed)" where the program runs from its source."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("upheld")
    except PackageNotFoundError:
        return "(not installed)"
