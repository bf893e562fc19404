"""News that waiting callers hear."""
