"""What the house stands on: dated reference tables, sample rosters and demo data."""
