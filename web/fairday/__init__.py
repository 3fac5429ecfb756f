"""The day of a job fair and the days after it: pages and papers, check-in, walk-ins, no-shows, outcomes, report."""
