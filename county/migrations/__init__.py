"""The county's schema, step by step."""
