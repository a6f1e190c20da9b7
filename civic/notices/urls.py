"""The page behind the way out of a mail; in both languages."""

from django.urls import path

from civic.notices.views import stop

app_name = "notices"
urlpatterns = [path("mail/stop/<str:token>/", stop, name="stop")]
