"""One row per act: at once the audit trail, the public timeline and the outbox."""
