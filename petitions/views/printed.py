"""What is printed for petitions as PDF files: the signature sheets."""

from django.http import HttpResponse
from django.utils import translation

from civic import printing, qr
from petitions.models import Petition, Sheet
from petitions.open_data import short_url


def sheets_file(petition: Petition, sheets: list[Sheet]) -> HttpResponse:
    """The sheets, front and back, in Georgian: the language of the procedure."""
    url = short_url(petition)
    for sheet in sheets:
        sheet.petition = petition
    with translation.override("ka"):
        context = {
            "petition": petition,
            "municipality": petition.municipality,
            "sheets": sheets,
            "qr": qr.drawn(url),
            "short_url": url.split("//", 1)[-1].rstrip("/"),
            "age": petition.opening.policy["petition.age"],
        }
        name = f"sheets-{petition.pk}-{sheets[0].number}-{sheets[-1].number}.pdf"
        return printing.response(name, "petitions/print/sheets.html", context)
