"""What the program decides: one method per act of the office. Knows neither Qt nor SQL."""
