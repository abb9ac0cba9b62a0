"""The words and rules of the trade: pure Python, no I/O, no clock, no Qt, no SQL."""
