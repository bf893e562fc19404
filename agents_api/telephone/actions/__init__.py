"""Actions on calls: hold, hand over, confer, listen, call out. Done by telephony, answered with what Asterisk did."""
