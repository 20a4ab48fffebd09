"""What is deployed, to the last library: the lock in requirements/, its audit, its bill of materials."""
