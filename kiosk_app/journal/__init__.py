"""What happened, without whom: append-only, hash-chained.

``store`` keeps and checks the entries, ``writer`` is the one thread that writes them while the kiosk serves,
``events.toml`` is the closed set of what can be said.
"""
