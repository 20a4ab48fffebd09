"""The commands of `driverlog`, one module each: arguments and I/O; the packages below decide."""
