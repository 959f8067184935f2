"""What is owed by how late it is: totals, customers, a chart and a file."""
