"""Each measure is a pure function of lazy frames and a period; its docstring says what is counted, out of what, by which clock."""
