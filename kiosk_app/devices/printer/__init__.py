"""Printers: a CUPS queue, or a folder for a machine without one."""
