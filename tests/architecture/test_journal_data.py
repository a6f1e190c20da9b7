"""No personal data in the journal: neither by the keys the code writes, nor in what the demonstration leaves."""

import ast

from tests.architecture.sources import name, python, tree

# What would name, reach or tell apart a person. `name` alone is a thing's name (a commission, a place).
PERSONAL = {
    "personal_number", "first_name", "last_name", "surname", "full_name", "born_on", "birth_date",
    "email", "mail", "phone", "telephone", "address", "ip", "user", "user_id", "person", "person_id",
    "signer", "signer_id", "signature", "signature_id", "row_key", "person_key", "nonce", "display_text",
    "initials", "actor", "author",
}  # fmt: skip
WRITERS = {"append", "move", "record"}


def data_keys():
    """(where, key) of every literal key of a `data={…}` handed to the journal."""
    for path in python():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called not in WRITERS:
                continue
            for keyword in node.keywords:
                if keyword.arg == "data" and isinstance(keyword.value, ast.Dict):
                    for key in keyword.value.keys:
                        if isinstance(key, ast.Constant):
                            yield f"{name(path)}:{node.lineno}", key.value


def test_no_journal_entry_has_a_personal_key():
    assert [(where, key) for where, key in data_keys() if key in PERSONAL] == []


def test_journal_writes_are_found_at_all():
    assert len(list(data_keys())) >= 5
