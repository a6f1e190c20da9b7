"""Content Security Policies."""

from civic.http import PlainRequestMiddleware


class PolicyMiddleware(PlainRequestMiddleware):
    pass
