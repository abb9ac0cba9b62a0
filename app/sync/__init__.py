"""Carries the journal to the county and its answers back, in named stages."""
