"""Japanese text rules: era dates, glyph coverage, grapheme clusters, names, addresses."""
