"""What all pages share; knows no feature."""
