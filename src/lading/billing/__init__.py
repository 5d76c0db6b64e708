"""Documents of money: invoices and credit memos with gap-free numbers, and what accounting is handed."""
