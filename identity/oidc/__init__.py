"""Log-in through a national or municipal service by OpenID Connect: what allauth leaves open is closed here.

An app of its own only because allauth looks for `provider.py` in the list of apps.
"""
