"""Public pages of services: filling in a form, and one's own requests."""

from cms.services import urls_filling, urls_mine

app_name = "services"
urlpatterns = [*urls_filling.urlpatterns, *urls_mine.urlpatterns]
