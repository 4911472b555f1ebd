"""The main job without a city: demo keys, a synthetic household and a recorded phone."""
