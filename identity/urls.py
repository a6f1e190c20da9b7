"""Pages of one's own account."""

from django.http import HttpResponse
from django.urls import path

app_name = "identity"
urlpatterns = [path("", lambda request: HttpResponse(""), name="account")]
