"""Requests and responses."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The caller's address. Of X-Forwarded-For only what our own proxies wrote is believed."""
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies:
            return hops[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


class PlainRequestMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class PublicPageCacheMiddleware(PlainRequestMiddleware):
    pass
