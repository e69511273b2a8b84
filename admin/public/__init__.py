"""Public pages: what a signed link opens, one file for each purpose of a link."""
