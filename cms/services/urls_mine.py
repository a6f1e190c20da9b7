"""The pages of one's own filed requests; `urls` puts them into the namespace `services`."""

from django.urls import path

from cms.services.views import certificates, mine

HERE = "<slug:place>/services/requests/<int:pk>/"

urlpatterns = [
    path(HERE, mine.request, name="request"),
    path(f"{HERE}write/", mine.write, name="write"),
    path(f"{HERE}withdraw/", mine.withdraw, name="withdraw"),
    path(f"{HERE}documents/<int:document>/", mine.document, name="paper"),
    path(f"{HERE}certificate.pdf", certificates.certificate_file, name="certificate_file"),
    path(
        "<slug:place>/services/certificates/<int:year>-<int:number>/<slug:code>/",
        certificates.certificate,
        name="certificate",
    ),
    path(f"{HERE}case-documents/<int:document>/", mine.case_paper, name="case_paper"),
]
