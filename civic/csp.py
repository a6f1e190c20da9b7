"""Content Security Policies: a strict one for every page of ours, a looser one for Wagtail's admin.

Wagtail's admin writes inline scripts and styles, so it cannot live under the strict policy; it is
only reached with a staff role and a second factor. The policies are django-csp's, chosen by path.
"""

import re
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ADMIN = re.compile(r"^/+cms(?:/|$)")

PUBLIC_POLICY: dict[str, Any] = {
    "default-src": [SELF],
    "img-src": [SELF, "data:"],  # data: for the cross-stitch pattern of the style sheet
    "style-src": [SELF],
    "script-src": [SELF],
    "object-src": [NONE],
    "frame-src": [NONE],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF, *settings.CSP_FORM_ACTION],
}
ADMIN_POLICY: dict[str, Any] = {
    **PUBLIC_POLICY,
    "img-src": [SELF, "data:", "blob:"],
    "style-src": [SELF, UNSAFE_INLINE],
    "script-src": [SELF, UNSAFE_INLINE],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],  # the editor shows the page preview in a frame
}
# A draft shown beside the editor: the page's own policy, but framed by the admin.
PREVIEW_POLICY: dict[str, Any] = {**PUBLIC_POLICY, "frame-ancestors": [SELF]}
# A piece of ours in a frame of the sites the operator names, and in no other.
WIDGET = re.compile(r"/widget/$")
WIDGET_POLICY: dict[str, Any] = {
    **PUBLIC_POLICY,
    "frame-ancestors": settings.EMBED_ANCESTORS or [NONE],
    "form-action": [NONE],
}
# What no page of ours uses, in no frame either.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


def policy_for(request: HttpRequest) -> dict[str, Any]:
    """The policy by path. Wagtail asks for a preview in an inner request that only it can mark."""
    if ADMIN.match(request.path_info):
        return ADMIN_POLICY
    if WIDGET.search(request.path_info):
        return WIDGET_POLICY
    return PREVIEW_POLICY if getattr(request, "is_preview", False) else PUBLIC_POLICY


class PolicyMiddleware(CSPMiddleware):
    """Sets Content-Security-Policy and Permissions-Policy on every answer, files included."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only:
            parts.config = policy_for(request)
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)
