"""One file a screen. A screen is built anew from its model and thrown away whole, and with it all it showed."""
