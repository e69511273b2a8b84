"""Pages of the web site, one module for each part of the office's work."""
