"""Documents of money: drafted, issued, taken back, printed, sent; statements of account."""
