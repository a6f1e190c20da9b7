"""Forms of accounts, verification and staff. They parse and check what is typed; they never save."""
