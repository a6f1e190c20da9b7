"""The reference receiver: a small municipal case management system, for demonstration and tests.

Written from the contract (CloudEvents 1.0.2, the Standard Webhooks specification, the JSON schemas
of the messages) and from nothing of the portal's: standard library only, its own SQLite file, so
that it proves the contract rather than repeats the sender. It knows of a municipality what
`mms.json` says: the secret it verifies with, the secret it signs with, and the callback address.
"""
