"""Makes what the tests share before they ask for it: `python -m tests.ahead`, while they are collected.

On SQLite the template and the demonstration; on PostgreSQL the migrated database for the next server,
and the static files. Whoever comes earlier waits at the locks.
"""

import os

import django
from django.db import connection


def main() -> None:
    """Make what is missing for the database that `DATABASE_URL` names."""
    from tests import database, demonstration, statics

    if connection.vendor == "postgresql":
        database.postgres_template()
        statics.collected()
    else:
        demonstration.built()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings.test")
    django.setup()
    main()
