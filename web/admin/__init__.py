"""The administrator: the first account, offices and universities, the audit log."""
