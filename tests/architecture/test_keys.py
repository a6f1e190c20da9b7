"""What is encrypted or hashed with a key can be changed with it: by `civic.keyring`, or there is a reason here."""

import ast

from django.apps import apps
from django.db.models import BinaryField

from civic.boxes import Boxed
from civic.covered import CoveredHash
from tests.architecture.sources import APPS, name, python, tree

# Who may handle a cipher of its own, and why the boxes of the portal do not serve there.
CIPHERS = {
    "civic/boxes.py": "the boxes themselves",
    "identity/extract_files.py": "a file piece by piece, under a random key that goes with it",
    "cms/services/papers.py": "a file under a random key of its own, which lies in a box",
}
# table.column: why these bytes are neither covered nor a box.
PLAIN = {
    "places_municipality.sealing_key": "a public key",
    "budgeting_process.audit_key": "a public key",
    "ledger_leaf.hash": "public",
    "ledger_tile.hashes": "public",
    "ledger_checkpoint.root": "public",
    "petitions_signature.nonce": "random; told in the receipt",
    "budgeting_participation.nonce": "random; told in the receipt",
    "petitions_sealedidentity.box": "sealed with the municipality's public key, which is no key of ours",
    "petitions_sheetrow.box": "sealed with the municipality's public key, which is no key of ours",
    "budgeting_participation.envelope": "sealed with the audit commission's public key",
    "budgeting_participation.network": "of one vote only and destroyed with the audit list",
    "budgeting_participation.phone": "of one vote only and destroyed with the audit list",
    "budgeting_burst.network": "of one vote only and destroyed with the audit list",
    "identity_extractfile.key": "random; worth nothing without the file, and destroyed with it",
    "identity_code.about": "lives ten to thirty minutes",
    "identity_code.value": "lives ten to thirty minutes",
    "identity_copy.link": "a hash of 256 random bits, without a key",
}
# Who makes hashes with the keys of the portal, and where they lie when that is not a covered column.
HASHES = {
    "budgeting/sealing.py": "covered, but for the network and telephone of PLAIN",
    "civic/keyring.py": "the fingerprint by which a key is told from another",
    "civic/limits.py": "counters that live a day at most",
    "civic/notices/actions.py": "the name of one mail, with nothing of a person in it but the address",
    "identity/actions/asking.py": "covered",
    "identity/actions/codes.py": "codes that live ten to thirty minutes",
    "identity/actions/second_factor.py": "recovery codes of staff: random, of 59 bits",
    "identity/oidc/exchange.py": "the account at a log-in service, in a table of allauth's that holds text",
    "identity/sealing.py": "covered",
    "petitions/sealing.py": "covered",
    "petitions/traces.py": "covered",
}


def test_nobody_has_a_cipher_of_its_own():
    found = {
        name(path)
        for path in python()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("cryptography.hazmat.primitives.ciphers.aead")
    }
    assert found == set(CIPHERS)


def test_every_column_of_bytes_is_covered_or_a_box_or_has_a_reason():
    found = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in APPS
        for field in model._meta.local_concrete_fields
        if isinstance(field, BinaryField) and not isinstance(field, CoveredHash | Boxed)
    }
    assert found == set(PLAIN)


def test_every_box_has_a_purpose():
    assert [
        str(field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, Boxed) and not field.purpose
    ] == []


def test_every_keyed_hash_is_known_by_its_maker():
    found = {
        name(path)
        for path in python()
        if says(path, "hmac.new", "hmac.digest") and says(path, "settings.KEYS")
    }
    assert found == set(HASHES)


def says(path, *names):
    """Whether one of these names with a dot stands in the code of a file."""
    return any(
        isinstance(node, ast.Attribute) and ast.unparse(node) in names
        for node in ast.walk(tree(path))
    )
