"""Calls and what is done on them: actions, queues, call-backs, recordings, texts, flows."""
