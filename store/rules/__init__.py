"""The rules of the policy: data and pure functions, in one place. Screen, command line and notebooks ask; they never decide."""
