"""A stand-in for what lies outside: a national log-in (OpenID Connect) and a register of residents (HTTP).

For the demonstration, for drills and for tests. It knows invented people only, listens on
127.0.0.1 and shares no code with the side it stands opposite to.
"""
