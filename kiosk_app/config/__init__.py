"""The tablet's settings: read once, frozen, fail closed."""
