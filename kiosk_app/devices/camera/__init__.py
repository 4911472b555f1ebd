"""Cameras: frames of light and nothing else."""
