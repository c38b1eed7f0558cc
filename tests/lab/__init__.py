"""The lab: README.md. A package, so that its modules have names of their own beside the tests of others."""
