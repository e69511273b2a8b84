"""What every implementation of a port must do, as test classes to inherit from."""
