"""Connectors to the municipal management system, inbound status, and the reference receiver.

**For app authors.** An app's `cases.py` declares its types of messages (TYPES) with the fields they
carry, says which journal entries become messages (EVENTS), and what its cases are about (TOPICS, by
kind: a function that gives codes and labels; routes are made with them):

    class Reached(Data):
        title: str = about(_("Title of the case"))
        count: int = about(_("Signatures at that moment"), ge=0)
        url: str = about(_("The public page"))

    REACHED = MessageType(
        name="petition.threshold_reached.v1", title=_("A petition reached a threshold"),
        when=_("With the signature that reaches it."), personal=_("None."),
        kind=CaseKind.PETITION, data=Reached, sample=Reached(title="…", count=500, url="/"),
    )

    def threshold_reached(entry: Entry) -> CaseEvent | None:
        petition = Petition.objects.get(pk=entry.subject_id)
        return CaseEvent(
            type=REACHED.type,
            subject=f"petitions/{petition.pk}",
            case_key=petition.case_key,
            subject_row=petition,
            municipality=petition.municipality,
            data=Reached(title=petition.title, count=500, url=petition.get_absolute_url()),
            topic=petition.topic.slug,
            unit=petition.unit,
        )

    TYPES = [REACHED]
    EVENTS = {"petition.threshold_reached": threshold_reached}

The function runs in the worker and may run twice; None means: no message for this one. `data` is
JSON without signers' data; `url` in it is a path and is made absolute. The first message about a
subject makes the case; later ones about the same subject carry the same `case_key` and are sent in
order. What the municipal system says of the case comes back as public journal entries about
`subject_row`: `case.registered`, `case.assigned`, `case.scheduled`, `case.decided`, `case.closed`
with data {number, status, at, source, text, url, result, planned_on, due_on, has_document}, and
`case.news` (the same data) for a status the portal does not know. A named document is fetched and told
of with `case.document_kept` or `case.document_unkept`; `PUBLIC = {"petitions.petition": is_public}` says whether
everybody may read it now (`hearing`). The JSON Schema
of every type, which `civic.cases.published` makes of it, is served at the `dataschema` of the
message and stands in the `webhooks` of the OpenAPI document.
"""
