"""What records claim of the upstream trees, put to the test for every release."""
