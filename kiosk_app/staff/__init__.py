"""What the people who run the kiosk see: is it ready, and if not, what to do."""
