"""The barcode's bytes: schema, deterministic CBOR, COSE layers, transport coding; shared by the tablet and the issuing page."""
