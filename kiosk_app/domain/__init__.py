"""Frozen values, the result type and the failure codes that every room shares. Plain Python, no I/O, no clock."""
