"""The door of staff pages, as the apps above the kernel import it."""

from civic.desk.access import staff

__all__ = ["staff"]
