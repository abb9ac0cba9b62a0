"""Makes paper: frozen values in, PDF bytes out. ReportLab lives here and nowhere else."""
