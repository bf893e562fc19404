"""Everything that speaks to Asterisk.

A call's way into the records: `cel_tail` (a file) -> `cel_lines` (bytes to lines) -> `cel_reading` (Asterisk's words
to ours) -> `call_fold` (what it means) -> `call_store` (rows). AMI (`ami`) wakes, tells what stations do now, and acts.
"""
