"""Counter kiosk for city halls: a citizen's barcode in, prefilled official forms out."""
