"""The search of Wagtail's admin: that of the database in use, with a question SQLite's index can always read.

The library hands SQLite each word between quotation marks and forgets those in the word itself, so
that a single `"` in a search field would be a failure of ours.
"""

from typing import Any

from modelsearch.backends import database


def plain(question: Any) -> Any:
    """The question with quotation marks that mean nothing to the index."""
    return question.replace('"', "”") if isinstance(question, str) else question


class Plain:
    """Goes before a backend of the library."""

    def _search(self, compiler: Any, question: Any, *arguments: Any, **options: Any) -> Any:
        return super()._search(compiler, plain(question), *arguments, **options)  # type: ignore[misc]


def SearchBackend(options: dict[str, Any]) -> Any:  # noqa: N802 (the name the library looks for)
    """The backend for the database in use."""
    kind = type(database.SearchBackend(options))
    return type(kind.__name__, (Plain, kind), {})(options)
