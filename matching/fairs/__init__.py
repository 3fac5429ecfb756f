"""What makes and checks a fair: its files, the solver of timetables, and the checkers. The doors to it stand above, in
`meetings`, `timetable`, `pairing`, `stable`, `verify`, `reasons`, `replan` and `rehearsal`."""
