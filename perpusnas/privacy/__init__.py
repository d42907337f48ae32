"""Personal data: where they are stored, exporting them, and erasing them."""
