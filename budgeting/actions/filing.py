"""An idea filed at a centre by a clerk, for a visitor whose identity document the clerk has seen."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from budgeting.actions.drafting import fill, index_words, shown_name
from budgeting.models import Idea, Process
from budgeting.queries import ideas as queries
from budgeting.refusals import refused
from budgeting.rules import filing as rules
from budgeting.states import IDEA, Channel
from civic import limits
from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock
from identity.actions.visits import meet
from identity.queries import standing
from identity.rules_visits import centre_of

PURPOSE = "idea.file"
FILINGS_PER_CLERK = 60  # an hour
HOUR = 60 * 60


def file_idea(
    process: Process,
    *,
    by: Any,
    visitor: dict[str, Any],
    document: str,
    consent: str,
    at: datetime | None = None,
    **fields: Any,
) -> Idea:
    """Submit a visitor's idea at once. `visitor`: number, first_name, last_name, born_on, as in the document.

    `document` and `consent` are codes of `identity.rules_visits`; `fields` as in `drafting.save_draft`. The
    journal holds the officer, the centre, which document was seen and how the visitor agreed; the
    idea belongs to the person, who finds it once they have an account. Raises Refused: not_clerk,
    no_document, no_consent, many_filings, filed_already, those of the phase, of the register, of the
    person's standing and of what the idea lacks.
    """
    at = at or timezone.now()
    require(rules.may_file(by, process, document, consent, at))
    if not limits.hit("idea.file", str(by.pk), FILINGS_PER_CLERK, HOUR):
        raise refused("many_filings")
    person = meet(process.municipality, by=by, purpose=PURPOSE, **visitor)
    centre = centre_of(by, process.municipality)
    with transaction.atomic():
        process = lock(process)  # numbers run, and a person's ideas are counted, one after another
        idea = Idea(
            municipality=process.municipality,
            process=process,
            author_person=person,
            channel=Channel.ASSISTED,
            centre=centre,
            created_at=at,
            changed_at=at,
            submitted_at=at,
        )
        fill(idea, fields)
        found = standing(person, process.municipality, local(at).date())
        others = queries.submitted_by(person, process)
        twice = queries.of_person(person, process).filter(title=idea.title).exists()
        require(rules.may_submit_for(idea, found, submitted=others, twice=twice))
        idea.author_name = shown_name(idea, person)
        idea.save()
        last = process.ideas.aggregate(last=Max("number"))["last"]
        idea.number = (last or 0) + 1
        index_words(idea)
        IDEA.move(
            idea,
            "submit",
            by=by,
            at=at,
            update=["number"],
            data={"number": idea.number, "again": False},
            centre=centre,
            on_behalf=True,
        )
        journal.append(
            "idea.filed",
            idea,
            by=by,
            at=at,
            centre=centre,
            on_behalf=True,
            data={"document": document, "consent": consent},
        )
    return idea
