"""Doors for everybody outside: Open311, CAP, the citizen's link, AML, Twilio, and the keys to them."""
