"""The embedded default: the extract the secretariat imported, kept as keyed hashes."""

from civic.places.models import Municipality
from identity.models import Extract, Resident
from identity.names import as_registered
from identity.registry.base import Answer, Verdict
from identity.sealing import Details, match_key, number_key, person_key


class ExtractRegistry:
    """Answers from the extract in use; while a municipality has supplied none, it cannot answer."""

    name = "extract"
    is_outside = False

    def ask(self, municipality: Municipality, details: Details, *, purpose: str) -> Verdict:
        """Yes when number, both names and birth date agree with one line of the extract in use."""
        extract = Extract.objects.filter(
            municipality=municipality, state=Extract.State.CURRENT
        ).first()
        if extract is None:
            return Verdict(Answer.UNAVAILABLE)
        key, match = number_key(person_key(details.number)), match_key(details)
        line = Resident.objects.filter(extract=extract, number_key=key).first()
        if line is None:
            return Verdict(Answer.UNKNOWN, extract_id=extract.pk)
        if bytes(line.match_key) != match:
            return Verdict(Answer.NO, extract_id=extract.pk)
        return Verdict(
            Answer.YES,
            unit_id=line.unit_id,
            extract_id=extract.pk,
            details=as_registered(details, line.name_key),
        )

    def knows(self, municipality: Municipality, number: str, *, purpose: str) -> Verdict:
        """Yes when a line of the extract in use has this number; names are not compared."""
        extract = Extract.objects.filter(
            municipality=municipality, state=Extract.State.CURRENT
        ).first()
        if extract is None:
            return Verdict(Answer.UNAVAILABLE)
        line = Resident.objects.filter(
            extract=extract, number_key=number_key(person_key(number))
        ).first()
        if line is None:
            return Verdict(Answer.UNKNOWN, extract_id=extract.pk)
        return Verdict(Answer.YES, unit_id=line.unit_id, extract_id=extract.pk)
