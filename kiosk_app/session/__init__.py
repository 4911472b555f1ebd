"""The kiosk's flow as one pure function, and its vocabulary: states, events, effects, screen models."""
