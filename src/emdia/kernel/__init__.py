"""Floor 0, our words: money, days, tax ids, faults. Pure Python, nothing imported from above."""
