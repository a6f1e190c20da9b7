"""The demonstration's pages: the starting pages, news, the banner, and one council that publishes in both languages."""

from civic.demo import Say
from cms import actions
from cms.live import portal_contact
from cms.models import MunicipalityHomePage
from cms.texts.news import NEWS

SETTINGS = {
    "phone": "0422 00 07 42",
    "email": "help@civic.example",
    "officer_ka": "პერსონალურ მონაცემთა დაცვის ოფიცერი",
    "officer_en": "Data protection officer",
    "officer_email": "privacy@civic.example",
    "banner_ka": "საჩვენებელი პორტალი: ადამიანები, პეტიციები და გადაწყვეტილებები გამოგონილია.",
    "banner_en": "Demonstration: people, petitions and decisions are invented.",
}
BOTH_LANGUAGES = "keda"


def load(say: Say) -> None:
    """Write the pages and fill in what an operator would."""
    written = actions.seed() + actions.write_pages(NEWS)
    settings = portal_contact()
    for name, value in SETTINGS.items():
        if not getattr(settings, name):
            setattr(settings, name, value)
    settings.save()
    MunicipalityHomePage.objects.filter(municipality__slug=BOTH_LANGUAGES).update(
        both_languages=True
    )
    say(f"Pages: {written} written." if written else "Pages: all there.")
    say.address("Instructions", "/guide/")
    say.address("The same in English", "/en/guide/")
    say.address("Pages, for editors", "/cms/")
