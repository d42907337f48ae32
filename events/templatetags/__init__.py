"""How templates of this app lay things out."""
