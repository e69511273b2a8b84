"""What benches share: the database and the office under load, who loads it, and how figures are told."""
