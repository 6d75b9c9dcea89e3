"""How papers look: drawn choices (style) and the Typst templates that set them; nothing here knows what a paper says."""
