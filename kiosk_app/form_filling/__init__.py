"""Form templates to filled pages: catalogue, compile, lay out, draw, overlay."""
