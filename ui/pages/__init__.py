"""One module per screen; a page gets (office, jobs) and knows no other page."""
