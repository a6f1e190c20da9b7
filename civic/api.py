"""The one API: apps hand in routers in their `api.py`."""

from ninja import NinjaAPI

from civic.plugins import modules

api = NinjaAPI(
    title="Civic portal",
    version="1.0.0",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,  # ninja's page of documentation loads scripts from other hosts
)
for module in modules("api"):
    api.add_router(module.prefix, module.router)
