"""Error pages."""

from django.views.csrf import csrf_failure  # noqa: F401
