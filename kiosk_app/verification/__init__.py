"""``UntrustedBarcode`` to ``VerifiedPayload``, or a refusal with a ``V-`` code."""
