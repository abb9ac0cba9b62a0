"""The schema, step by step; a migration never imports today's tables."""
