"""Speaking with debtors. Only what is here uses the channels: the law has one door.

`plan` says who is to be written to; `send` writes, looks again and hands over; `unknowns`
closes what nobody answered; `charge_notice` and its like say what is written.
"""
