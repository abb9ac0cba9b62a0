"""Shows and asks: the windows and the command line. Qt lives here and nowhere else."""
