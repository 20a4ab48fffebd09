"""Checks the jobs together with the tenant to copy: by Zuul's own loader, and what that does not look at."""
