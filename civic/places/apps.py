from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "civic.places"
    label = "places"
