"""Which forms an application needs, in the order of the counters."""
