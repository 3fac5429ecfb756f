"""Who fits whom and why: reads messy rosters, ranks candidates for positions and explains each rank."""
