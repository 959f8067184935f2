"""Reports: the day, salespeople, how a day kept to the plans, and who gets what when."""
