"""What travels between office and county: the only thing shared with county/."""
