"""Georgian repairs."""


def repair_capfirst() -> None:
    """Placeholder until the front end's own version lands."""
