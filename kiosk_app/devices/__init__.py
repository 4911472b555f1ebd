"""The outside world, one folder a device: the port, the real thing and the stand-in that keeps the same contract."""
