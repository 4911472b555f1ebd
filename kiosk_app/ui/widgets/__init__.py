"""The pieces that screens are put together from. Each draws itself from the theme; no style sheet, no Qt style."""
