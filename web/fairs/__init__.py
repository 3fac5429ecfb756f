"""Job fairs before the match: days, halls, stands, tables, positions, people, wishes, interests, times."""
