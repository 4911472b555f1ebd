"""What happened, without whom: append-only, hash-chained."""
