"""Those who work for us elsewhere: suppliers that ship directly, third-party warehouses, their feeds and files."""
