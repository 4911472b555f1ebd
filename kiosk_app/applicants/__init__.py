"""``VerifiedPayload`` to ``Application``: every field is validated here, one file per schema version."""
