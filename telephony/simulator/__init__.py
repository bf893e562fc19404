"""Simulated citizens, operators and duty phones: pyVoIP, with its defects put right in one file.

`loop` turns all phones of a process in one thread; `pyvoip` is the only file that touches the library;
`operator`, `citizen` and `network` are the people at the phones.
"""
