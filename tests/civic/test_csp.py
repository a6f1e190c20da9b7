"""The headers that limit what a browser does with our pages."""

import pytest
from csp.constants import NONE, SELF
from django.test import Client, RequestFactory

from civic.csp import policy_for

pytestmark = [pytest.mark.urls("tests.civic.pages"), pytest.mark.django_db]

HEADERS = {
    "Content-Language": "ka",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
        "xr-spatial-tracking=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PUBLIC = {
    "base-uri 'none'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "frame-src 'none'",
    "img-src 'self' data:",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
}


def directives(response) -> set[str]:
    return {one.strip() for one in response["Content-Security-Policy"].split(";")}


@pytest.mark.parametrize(
    "address", ["/t/public/", "/en/t/public/", "/t/404/", "/t/400/", "/t/broken/", "/desk/t/"]
)
def test_every_page_of_ours_has_the_strict_policy(client: Client, address: str) -> None:
    client.raise_request_exception = False
    assert directives(client.get(address)) == PUBLIC


def test_header_snapshot_of_a_public_page(client: Client) -> None:
    response = client.get("/t/public/")
    assert {name: response[name] for name in HEADERS} == HEADERS


def test_no_page_can_be_framed(client: Client) -> None:
    """N58."""
    response = client.get("/t/public/")
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in directives(response)


def test_the_editors_admin_has_a_policy_it_can_work_under(client: Client) -> None:
    found = directives(client.get("/cms/login/"))
    assert "script-src 'self' 'unsafe-inline'" in found
    assert "frame-ancestors 'self'" in found
    assert "default-src 'self'" in found


def test_only_the_editors_own_preview_may_be_framed(rf: RequestFactory) -> None:
    request = rf.get("/batumi/")
    assert policy_for(request)["frame-ancestors"] == [NONE]
    request.is_preview = True
    assert policy_for(request)["frame-ancestors"] == [SELF]
    assert policy_for(request)["script-src"] == [SELF]


@pytest.mark.parametrize("path", ["/cmsx/", "/en/cms-news/", "/t/public/?x=/cms/"])
def test_only_the_admin_has_the_looser_policy(client: Client, path: str) -> None:
    assert directives(client.get(path)) == PUBLIC


def test_static_files_carry_the_policy_too(client: Client) -> None:
    response = client.get("/static/icons.svg")
    assert directives(response) == PUBLIC
    response.close()


@pytest.mark.parametrize("origin", ["null", "https://evil.example"])
def test_no_cross_origin_headers_for_strangers(client: Client, origin: str) -> None:
    """N62."""
    for address in ("/t/public/", "/account/t/", "/api/v1/openapi.json"):
        response = client.get(address, HTTP_ORIGIN=origin)
        assert [name for name in response.headers if name.startswith("Access-Control")] == []
