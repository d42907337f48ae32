"""Pages of programs, events, outcomes and follow-ups."""
