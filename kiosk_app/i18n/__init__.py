"""One catalogue of every sentence for screens, speech and form labels."""
