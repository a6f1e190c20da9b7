"""Every write to service requests: drafting and filing, working on them, messages, documents, look-ups."""
