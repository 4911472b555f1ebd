"""THE place where real or stand-in devices are chosen and wired."""
