"""The pages on which a form is filled in and filed; `urls` puts them into the namespace `services`."""

from django.urls import path

from cms.services.views import filling, receipts

urlpatterns = [
    path("<slug:place>/services/ask/<slug:code>/", filling.new, name="new"),
    path("<slug:place>/services/drafts/<int:pk>/discard/", filling.discard, name="discard"),
    path(
        "<slug:place>/services/drafts/<int:pk>/files/<int:document>/",
        filling.draft_file,
        name="draft_file",
    ),
    path("<slug:place>/services/drafts/<int:pk>/<slug:step>/", filling.draft, name="draft"),
    path("<slug:place>/services/requests/<int:pk>/receipt/", receipts.receipt, name="receipt"),
    path(
        "<slug:place>/services/requests/<int:pk>/receipt.pdf",
        receipts.receipt_file,
        name="receipt_file",
    ),
]
