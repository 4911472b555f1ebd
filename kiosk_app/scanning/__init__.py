"""Frames to one ``UntrustedBarcode``: decoder cascade, debounce, newest frame only."""
