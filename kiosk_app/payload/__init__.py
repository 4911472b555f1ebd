"""The barcode's bytes: schema, deterministic CBOR, COSE layers, transport coding. Tablet and issuer share them."""
