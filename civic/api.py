"""The one API: apps hand in routers in their `api.py`. Its document also says what the portal sends by itself."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from civic.cases import published
from civic.plugins import modules


class Portal(NinjaAPI):
    """Ninja's API, with the messages to municipal management systems as `webhooks`."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The OpenAPI 3.1 document."""
        document = super().get_openapi_schema(**kwargs)
        document["webhooks"] = published.webhooks()
        return document


api = Portal(
    title="Civic portal",
    version="1.0.0",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,  # ninja's page of documentation loads scripts from other hosts
)
for module in modules("api"):
    api.add_router(module.prefix, module.router)
