"""What is public, for programs to read."""
