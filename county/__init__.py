"""The county's side: takes batches in, answers with signed receipts. Knows only app.wire and app.domain."""
