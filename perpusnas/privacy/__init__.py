"""What the register holds of a person: where it stands, told to them, and erased."""
