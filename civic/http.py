"""Requests and answers: what is let in, whose address it came from, and what may be kept for others."""

import gzip
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port, validate_host
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from civic import errors
from civic.ui.context import saves_data, theme_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]

LANGUAGE = "|".join(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
PERSONAL = re.compile(rf"^/+(?:(?:{LANGUAGE})/+)?(?:account|desk|cms|theme|choose)(?:/|$)")
# Of the log only its files: /ledger/ itself is a page for people.
MACHINES = re.compile(r"^/+(?:(?:api|hooks|documents|media|static|healthz)(?:/|$)|ledger/.)")

MOST_PARAMETERS = 60
LONGEST_ADDRESS = 4000
BROKEN_PATH = re.compile("%[89A-F][0-9A-F]")  # Django writes bytes that are no UTF-8 back like this
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def client_ip(request: HttpRequest) -> str:
    """The caller's address. Of X-Forwarded-For only what our own proxies wrote is believed."""
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies:
            return hops[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


# --- What is let in ---------------------------------------------------------------------------


class PlainRequestMiddleware:
    """Numbers each request, refuses malformed ones with 400, and gives empty refusals a page.

    Malformed: NUL bytes or bytes that are not UTF-8 in path, query or form fields, lone surrogates
    in JSON, too many parameters, a foreign X-Forwarded-Host. PostgreSQL cannot store NUL, and
    whatever is not text would come back as an error 500 from somewhere deeper.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.id = secrets.token_hex(6)  # type: ignore[attr-defined]
        response = self.get_response(request) if is_plain(request) else errors.page(request, 400)
        if _has_no_words(request, response):
            headers = {
                name: response[name] for name in ("Allow", "Retry-After") if name in response
            }
            response = errors.page(request, response.status_code)
            for name, text in headers.items():
                response[name] = text
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse fields that are not text, before the view or the CSRF check reads them."""
        return None if _has_plain_body(request) else errors.page(request, 400)


def is_plain(request: HttpRequest) -> bool:
    """True when path, query and forwarded host are what a browser or our own proxy would send."""
    path = request.path_info
    query = request.META.get("QUERY_STRING", "")
    if len(path) + len(query) > LONGEST_ADDRESS or query.count("&") >= MOST_PARAMETERS:
        return False
    if "\x00" in path or BROKEN_PATH.search(path) or not _is_text(unquote_to_bytes(query)):
        return False
    forwarded = request.META.get("HTTP_X_FORWARDED_HOST", "")
    return not forwarded or validate_host(split_domain_port(forwarded)[0], settings.ALLOWED_HOSTS)


def _is_text(raw: bytes) -> bool:
    try:
        return "\x00" not in raw.decode()
    except UnicodeDecodeError:
        return False


def _has_plain_body(request: HttpRequest) -> bool:
    kind = request.content_type
    if kind == "application/x-www-form-urlencoded":
        return _is_text(unquote_to_bytes(request.body))
    if kind == "multipart/form-data":
        texts = [text for name in request.POST for text in (name, *request.POST.getlist(name))]
        texts += [sent.name or "" for name in request.FILES for sent in request.FILES.getlist(name)]
        return not any("\x00" in text or "\ufffd" in text for text in texts)
    return kind != "application/json" or b"\\u" not in request.body or _is_plain_json(request.body)


def _is_plain_json(body: bytes) -> bool:
    """False where an escape stands for NUL or for half a character. What is no JSON passes: the view refuses it."""
    if ESCAPED_NUL.search(body):
        return False
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return True


def _has_no_words(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        response.status_code in errors.PAGES
        and not response.streaming
        and not response.content  # type: ignore[attr-defined]
        and request.method != "HEAD"
        and not MACHINES.match(request.path_info)
    )


# --- What may be kept for others --------------------------------------------------------------


class AddressLanguageMiddleware(LocaleMiddleware):
    """The language of a page stands in its address alone: Georgian without prefix, others with theirs.

    Django's own would mark every Georgian page and every file of the log as depending on
    Accept-Language, and so multiply each in every cache, although that header decides nothing here.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language of a page; what machines read has none."""
        if not MACHINES.match(request.path_info):
            response.headers.setdefault("Content-Language", get_language() or "")
        return response


class PublicPageCacheMiddleware:
    """Answers anonymous readers of public pages from memory for a few seconds, and says what may be kept.

    Kept is only what depends on nothing but host, address, colours and Save-Data: a GET without
    session, CSRF or message cookie whose answer is a 200 that sets no cookie and names no policy
    of its own. Everything for somebody known gets `private, no-store`.

    A page with something that may be taken back at any moment, such as the name of a signer, sets
    `response.kept_while` to a picklable question (a partial of a module's function): the page is
    given again only while it answers yes, and every cache on the way has to ask us first.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.cache = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seconds = settings.PAGE_CACHE_SECONDS
        if not seconds or not is_public(request):
            response = self.get_response(request)
            mark(request, response, seconds)
            return response
        key = _key(request)
        kept: Kept | None = self.cache.get(key)
        if kept is None or not _still_holds(kept):
            response = self.get_response(request)
            if not mark(request, response, seconds) or request.method == "HEAD":
                return response
            kept = _keep(response)  # type: ignore[arg-type]
            self.cache.set(key, kept, seconds)
        return _answer(request, kept)


def is_public(request: HttpRequest) -> bool:
    """True for a request that could be anybody's: safe, nobody signed in, no part of the desk."""
    return (
        request.method in {"GET", "HEAD"}
        and not has_personal_cookie(request)
        and "Authorization" not in request.headers
        and "HX-Request" not in request.headers
        and not PERSONAL.match(request.path_info)
        and not MACHINES.match(request.path_info)
    )


def has_personal_cookie(request: HttpRequest) -> bool:
    """True when the browser carries a session, a form token or a message meant for one reader."""
    personal = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    return not personal.isdisjoint(request.COOKIES)


def mark(request: HttpRequest, response: HttpResponseBase, seconds: int) -> bool:
    """Set Cache-Control and Vary; True when the answer may be kept and given to others."""
    named = response.get("Cache-Control", "")
    if PERSONAL.match(request.path_info):
        if "no-store" not in named:
            response["Cache-Control"] = "private, no-store"
        return False
    if named:
        return False
    known = has_personal_cookie(request) or bool(response.cookies)
    if known or request.method not in {"GET", "HEAD"}:
        response["Cache-Control"] = "private, no-store"
        return False
    if MACHINES.match(request.path_info):
        return False
    patch_vary_headers(response, ("Cookie", "Save-Data", "HX-Request"))
    if response.status_code != 200 or response.streaming or not seconds or not is_public(request):
        response["Cache-Control"] = "no-cache"
        return False
    asks = getattr(response, "kept_while", None) is not None
    response["Cache-Control"] = "public, no-cache" if asks else f"public, max-age={seconds}"
    return True


def _key(request: HttpRequest) -> str:
    facts = (
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        theme_of(request),
        str(saves_data(request)),
    )
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


class Kept(NamedTuple):
    """A page in memory; `packed` is its gzip, `holds` the question that has to be yes, if any."""

    packed: bytes
    etag: str
    headers: dict[str, str]
    holds: Callable[[], bool] | None


def _still_holds(kept: Kept) -> bool:
    """Ask the page's question. While the database is away nothing can have been taken back."""
    try:
        return kept.holds is None or kept.holds()
    except DatabaseError:
        return True


def _keep(response: HttpResponse) -> Kept:
    packed = gzip.compress(response.content, 6, mtime=0)
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    patch_vary_headers(response, ("Accept-Encoding",))
    dropped = {"content-length", "etag"}
    headers = {name: text for name, text in response.items() if name.lower() not in dropped}
    return Kept(packed, etag, headers, getattr(response, "kept_while", None))


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    """The kept page as this browser can read it; 304 where the browser has it already."""
    packed, etag, headers = kept.packed, kept.etag, kept.headers
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304, headers={"ETag": etag, "Vary": headers["Vary"]})
        response["Cache-Control"] = headers["Cache-Control"]
        del response["Content-Type"]
        return response
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, headers=headers)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(packed), headers=headers)
    response["Content-Length"] = str(len(response.content))
    response["ETag"] = etag
    return response
