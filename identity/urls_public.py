"""Public pages about personal data."""

from django.urls import path

from identity.views import retention

app_name = "identity_public"
urlpatterns = [path("personal-data/deleted/", retention.deleted, name="deleted")]
