"""The boletos and Pix charges of the company, and what the bank is yet to be told of them."""
