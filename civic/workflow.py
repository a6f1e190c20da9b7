"""A process as a table of states and moves, and the one function that moves.

Each app keeps its tables in `states.py`. From the same table come the diagrams in
`docs/lifecycles.md`, the buttons of the desk and the test of every (state, move) pair.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused


@dataclass(frozen=True)
class Move:
    """One permitted move: `name` from any of `sources` to `target`.

    `kind` is the journal kind it appends (`petition.published`); `public` puts that entry on the
    timeline; `label` is the verb on the desk's button and `consequence` says what it will do. A move
    that goes `back` leaves the moment at which the state was first reached as it is.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    kind: str
    label: str | Promise = ""
    consequence: str | Promise = ""
    public: bool = True
    back: bool = False


class WrongState(Refused):
    """The move does not start from the state the row is in (somebody else may have moved it)."""


@dataclass(frozen=True)
class Workflow:
    """The moves of one state field. `record` appends the journal entry (`journal.actions.append`)."""

    name: str
    field: str
    states: type[models.TextChoices]
    moves: Sequence[Move]
    record: Callable[..., Any] = dataclass_field(repr=False)

    def __getitem__(self, name: str) -> Move:
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(f"{self.name} has no move {name!r}")

    def may(self, state: str, name: str) -> bool:
        """True when the table has the move `name` from `state`."""
        return state in self[name].sources

    def available(self, instance: models.Model) -> list[Move]:
        """The moves the table offers from the instance's present state, in table order."""
        state = getattr(instance, self.field)
        return [move for move in self.moves if state in move.sources]

    def move(
        self,
        instance: models.Model,
        name: str,
        *,
        by: Any,
        data: dict[str, Any] | None = None,
        public: bool | None = None,
        update: Sequence[str] = (),
        at: Any = None,
        **entry: Any,
    ) -> Any:
        """Move `instance`, save it and append the journal entry; call inside a transaction on a locked row.

        Sets the state field and, where the model has it and the state changes, `<target>_at` or
        `<name>_at`. `update`
        names further fields the caller has set and wants saved. Columns the database computes are read
        again when they are next asked for. Returns the journal entry.
        Raises WrongState when the table has no such move from the present state.
        """
        step = self[name]
        state = getattr(instance, self.field)
        if state not in step.sources:
            raise WrongState(
                "wrong_state",
                _("This is no longer possible: the state has changed meanwhile. Reload the page."),
            )
        at = at or timezone.now()
        setattr(instance, self.field, step.target)
        fields = {self.field, *update}
        names = {f.name for f in instance._meta.get_fields()}
        for stamp in (f"{step.target}_at", f"{name}_at"):
            if step.back and getattr(instance, stamp, None) is not None:
                break
            if stamp in names and step.target != state:
                setattr(instance, stamp, at)
                fields.add(stamp)
                break
        instance.full_clean(validate_unique=False, validate_constraints=False)
        instance.save(update_fields=sorted(fields))
        _read_again(instance)
        return self.record(
            step.kind,
            instance,
            by=by,
            at=at,
            public=step.public if public is None else public,
            data=data or {},
            **entry,
        )


def _read_again(instance: models.Model) -> None:
    """Drop what the database computes from other columns; the next reading asks for it, if one comes."""
    for field in instance._meta.concrete_fields:
        if field.generated:
            instance.__dict__.pop(field.attname, None)


def lock(instance: models.Model) -> Any:
    """Return the row afresh, locked until the transaction ends (on SQLite IMMEDIATE does that).

    Rows that only refer to it, as a signature does to its petition, can still be inserted.
    """
    return type(instance)._default_manager.select_for_update(no_key=True).get(pk=instance.pk)


def diagram(workflow: Workflow) -> str:
    """Return the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {workflow.states.values[0]}"]
    lines += [
        f"    {source} --> {move.target}: {move.name}"
        for move in workflow.moves
        for source in move.sources
    ]
    return "\n".join(lines)
