"""The county: takes batches in, answers with signed receipts; knows only app.wire, app.domain."""
