"""What is installed from elsewhere, each file pinned by its hash, and how the locks are made."""
