from django.apps import AppConfig

from civic import covered


class IdentityConfig(AppConfig):
    name = "identity"
    label = "identity"

    def ready(self) -> None:
        covered.also("socialaccount.SocialAccount", "uid")
