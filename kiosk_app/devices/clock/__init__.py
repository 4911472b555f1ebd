"""The two clocks: the time of day that a barcode's validity is checked by, and a count that never jumps."""
