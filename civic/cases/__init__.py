"""Connectors to the municipal management system, inbound status, and the reference receiver.

**For app authors.** An app's `cases.py` says which journal entries become messages:

    from civic.cases.events import CaseEvent

    def threshold_reached(entry: Entry) -> CaseEvent | None:
        petition = Petition.objects.get(pk=entry.subject_id)
        return CaseEvent(
            type="org.civic.petition.threshold_reached.v1",
            subject=f"petitions/{petition.pk}",
            case_key=f"PET-{petition.municipality.slug}-{petition.pk:06d}",
            subject_row=petition,
            municipality=petition.municipality,
            data={"title": petition.title, "count": 500, "threshold": 500, "url": petition.get_absolute_url()},
        )

    EVENTS = {"petition.threshold_reached": threshold_reached}

The function runs in the worker and may run twice; None means: no message for this one. `data` is
JSON without signers' data; `url` in it is a path and is made absolute. The first message about a
subject makes the case; later ones about the same subject carry the same `case_key` and are sent in
order. What the municipal system says of the case comes back as public journal entries about
`subject_row`: `case.registered`, `case.assigned`, `case.scheduled`, `case.decided`, `case.closed`
with data {number, status, at, source, text, url, document: {name, url, sha256} or null}, and
`case.news` (the same data) for a status the portal does not know. A named document is fetched and told
of with `case.document_kept` or `case.document_unkept`; `PUBLIC = {"petitions.petition": is_public}` says whether
everybody may read it now (`hearing`). Every type has a JSON schema
under `civic/cases/schemas/`.
"""
