"""Addresses of Wagtail's admin that are answered by us; they stand before Wagtail's own."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from cms.accounts import Preferences

urlpatterns = [path("account/", require_admin_access(Preferences.as_view()))]
