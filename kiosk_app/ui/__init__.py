"""The kiosk's window: one screen a state, drawn from a screen model, answering with intents."""
